package dev.alluvium.transforms.decode;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.serial.NamedRowCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cleans rows of a raw table, as they were cleaned when they were written. A row that a contract
 * made stricter since no longer lets in is left out and counted.
 */
@AutoValue
public abstract class CleanEvents extends PTransform<PCollection<Row>, PCollection<Row>> {
  abstract EventSpec event();

  public static CleanEvents of(EventSpec event) {
    return new AutoValue_CleanEvents(event);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rawRows) {
    return rawRows
        .apply("Clean", ParDo.of(new CleanFn(event())))
        .setCoder(NamedRowCoder.of(EventColumns.of(event())));
  }

  static final class CleanFn extends DoFn<Row, Row> {
    private final Counter notLetIn = Metrics.counter(CleanEvents.class, "no_longer_let_in");
    private final EventSpec event;
    private transient @Nullable EventCleaner cleaner;

    CleanFn(EventSpec event) {
      this.event = event;
    }

    @Setup
    public void setup() {
      cleaner = new EventCleaner(event);
    }

    @ProcessElement
    public void process(@Element Row raw, OutputReceiver<Row> out) {
      try {
        Row cleaned = java.util.Objects.requireNonNull(cleaner).clean(raw);
        out.outputWithTimestamp(cleaned, EventTimestamps.joda(EventTimestamps.of(cleaned)));
      } catch (RejectedException e) {
        notLetIn.inc();
      }
    }

    /** Rows may come at any timestamp; they go at their events'. */
    @Override
    @SuppressWarnings("deprecation") // Nothing has replaced it.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
