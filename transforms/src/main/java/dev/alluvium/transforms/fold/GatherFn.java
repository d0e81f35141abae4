package dev.alluvium.transforms.fold;

import dev.alluvium.transforms.source.AnyTime;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Gatherer}. What it gives out stands at the earliest time of what it was gathered
 * of, and comes at the end of a bundle or, as a bundle of bounded input may be all of it, when a
 * few thousand elements are held.
 */
final class GatherFn<T, O> extends DoFn<T, O> {
  private static final int MOST_ELEMENTS = 10_000;

  private final Gatherer<T> gatherer;
  private transient Instant earliest = GlobalWindow.INSTANCE.maxTimestamp();
  private transient int held;
  private transient Passing passing = new Passing();

  /** One object for all elements. */
  private static final class Passing implements Gatherer.Output {
    private @Nullable MultiOutputReceiver out;

    @Override
    public <V> void give(TupleTag<V> tag, V value) {
      Objects.requireNonNull(out).get(tag).output(value);
    }
  }

  GatherFn(Gatherer<T> gatherer) {
    this.gatherer = gatherer;
  }

  @Setup
  public void setup() {
    gatherer.setup();
    passing = new Passing();
  }

  @StartBundle
  public void startBundle() {
    earliest = GlobalWindow.INSTANCE.maxTimestamp();
    held = 0;
  }

  @ProcessElement
  public void process(@Element T element, @Timestamp Instant timestamp, MultiOutputReceiver out) {
    passing.out = out;
    gatherer.take(element, passing);
    earliest = timestamp.isBefore(earliest) ? timestamp : earliest;
    if (++held >= MOST_ELEMENTS) {
      gatherer.drain(
          new Gatherer.Output() {
            @Override
            public <V> void give(TupleTag<V> tag, V value) {
              out.get(tag).outputWithTimestamp(value, earliest);
            }
          });
      startBundle();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    gatherer.drain(
        new Gatherer.Output() {
          @Override
          public <V> void give(TupleTag<V> tag, V value) {
            context.output(tag, value, earliest, GlobalWindow.INSTANCE);
          }
        });
  }

  /** The earliest of what is held may be before the last of it. */
  @Override
  @SuppressWarnings("deprecation") // Nothing has replaced it.
  public Duration getAllowedTimestampSkew() {
    return AnyTime.SKEW;
  }
}
