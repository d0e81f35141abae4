package dev.alluvium.transforms.fold;

import dev.alluvium.transforms.fold.KeyedFold.Firing;
import dev.alluvium.transforms.serial.HandedOverCoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link KeyedFold}: keeps its states, brings the time, numbers what it gives out. The one
 * stateful step that there is; all that differs between runners is settled here, by a {@link
 * StateKeeping}.
 */
final class FoldFn<K, I, S, O> extends DoFn<KV<K, I>, O> {
  @StateId("kept")
  private final StateSpec<ValueState<Kept<S>>> keptSpec;

  @TimerId("soon")
  private final TimerSpec soonSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("due")
  private final TimerSpec dueSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final String step;
  private final KeyedFold<K, I, S> fold;
  private final StateKeeping keeping;
  private final @Nullable Long soonMillis;

  FoldFn(
      String step,
      KeyedFold<K, I, S> fold,
      Coder<Kept<S>> kept,
      StateKeeping keeping,
      Optional<Duration> soon) {
    this.step = step;
    this.fold = fold;
    this.keeping = keeping;
    this.soonMillis = soon.map(Duration::toMillis).orElse(null);
    this.keptSpec =
        StateSpecs.value(keeping.inProcess().isPresent() ? HandedOverCoder.of(kept) : kept);
  }

  @Setup
  public void setup() {
    fold.setup();
  }

  @ProcessElement
  public void process(
      @Element KV<K, I> input,
      @Timestamp org.joda.time.Instant from,
      @StateId("kept") ValueState<Kept<S>> keptState,
      @TimerId("soon") Timer soon,
      @TimerId("due") Timer due,
      MultiOutputReceiver out) {
    Kept<S> stored = keptState.read();
    Kept<S> kept = stored == null ? new Kept<>() : stored;
    K key = input.getKey();
    S state = kept.state;
    if (state == null) {
      state = fold.create(key);
      kept.state = state;
    }
    Now now = new Now(kept, watermark(kept, due), from, out);
    fold.take(key, state, input.getValue(), now);
    keep(key, kept, state, now, keptState, soon, due);
  }

  @OnTimer("soon")
  public void fireSoon(
      @Key K key,
      @StateId("kept") ValueState<Kept<S>> keptState,
      @TimerId("soon") Timer soon,
      @TimerId("due") Timer due,
      MultiOutputReceiver out) {
    Kept<S> kept = keptState.read();
    S state = kept == null ? null : kept.state;
    if (kept == null || state == null) {
      return;
    }
    kept.soon = false;
    Now now = new Now(kept, watermark(kept, due), BoundedWindow.TIMESTAMP_MIN_VALUE, out);
    fold.fire(key, state, Firing.SOON, now);
    keep(key, kept, state, now, keptState, soon, due);
  }

  @OnTimer("due")
  public void fireDue(
      @Key K key,
      @StateId("kept") ValueState<Kept<S>> keptState,
      @TimerId("soon") Timer soon,
      @TimerId("due") Timer due,
      MultiOutputReceiver out,
      OnTimerContext context) {
    fireDue(key, keptState, soon, due, out, context.fireTimestamp().getMillis());
  }

  /** As the runner calls it, when a timer set to that time has fired. */
  void fireDue(
      K key,
      ValueState<Kept<S>> keptState,
      Timer soon,
      Timer due,
      MultiOutputReceiver out,
      long fired) {
    Kept<S> kept = keptState.read();
    S state = kept == null ? null : kept.state;
    if (kept == null || state == null) {
      return;
    }
    kept.watermark = Math.max(kept.watermark, fired);
    long reached = Math.max(watermark(kept, due), fired);
    Now now = new Now(kept, reached, BoundedWindow.TIMESTAMP_MIN_VALUE, out);
    fold.fire(key, state, Firing.DUE, now);
    if (fired >= GlobalWindow.INSTANCE.maxTimestamp().getMillis()) {
      weigh(kept, 0);
      keptState.clear();
    } else {
      keep(key, kept, state, now, keptState, soon, due);
    }
  }

  /** Writes what is left, and sets the timers that it asks for. */
  private void keep(
      K key, Kept<S> kept, S state, Now now, ValueState<Kept<S>> keptState, Timer soon, Timer due) {
    long next = fold.settle(key, state, now);
    if (fold.isEmpty(state)) {
      weigh(kept, 0);
      kept.state = null;
      kept.soon = false; // One that is under way finds nothing, or fires what has come since.
      if (mustRemember(kept)) {
        keptState.write(kept);
      } else {
        keptState.clear();
      }
      return;
    }
    Long delay = soonMillis;
    if (delay != null && !kept.soon && fold.firesSoon(state)) {
      soon.offset(org.joda.time.Duration.millis(delay)).setRelative();
      kept.soon = true;
    }
    if (next != KeyedFold.NEVER) {
      long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      due.set(org.joda.time.Instant.ofEpochMilli(Math.min(next, last)));
    }
    weigh(kept, fold.weigh(state));
    keptState.write(kept);
  }

  /** What the key's timers have told is all that some runners let it know. */
  private boolean mustRemember(Kept<S> kept) {
    return !keeping.timersTellWatermark()
        && kept.watermark > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  }

  private void weigh(Kept<S> kept, long weight) {
    if (keeping.inProcess().isPresent()) {
      keeping.inProcess().get().add(weight - kept.weight, step);
      kept.weight = weight;
    }
  }

  private long watermark(Kept<S> kept, Timer timer) {
    return keeping.timersTellWatermark()
        ? timer.getCurrentRelativeTime().getMillis()
        : kept.watermark;
  }

  @FinishBundle
  public void finishBundle() {
    fold.flush();
  }

  @Teardown
  public void teardown() {
    fold.close();
  }

  private final class Now implements Moment {
    private final Kept<S> kept;
    private final long watermarkMillis;
    private final org.joda.time.Instant from;
    private final MultiOutputReceiver out;

    Now(Kept<S> kept, long watermarkMillis, org.joda.time.Instant from, MultiOutputReceiver out) {
      this.kept = kept;
      this.watermarkMillis = watermarkMillis;
      this.from = from;
      this.out = out;
    }

    @Override
    public long watermarkMillis() {
      return watermarkMillis;
    }

    @Override
    public Instant now() {
      return keeping.clock().instant();
    }

    @Override
    public long nextSequence() {
      kept.sequence = Math.max(kept.sequence + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now()));
      return kept.sequence;
    }

    @Override
    public <T> void output(TupleTag<T> tag, T value) {
      out.get(tag).output(value);
    }

    @Override
    public <T> void output(TupleTag<T> tag, T value, org.joda.time.Instant timestamp) {
      out.get(tag).outputWithTimestamp(value, timestamp.isBefore(from) ? from : timestamp);
    }
  }
}
