package dev.alluvium.transforms.fold;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** How a runner keeps state, and what it tells of time. */
@SerializableAutoValue
@AutoValue
public abstract class StateKeeping implements Serializable {
  /**
   * The largest state of one key that a cluster is given to keep, encoded. Dataflow takes up to 80
   * MB; {@code docs/operations} has its limits.
   */
  public static final long MOST_ENCODED_BYTES = 64L << 20;

  /**
   * Present where the runner keeps state as objects of this process and ends the pipeline when a
   * bundle fails, as the DirectRunner does; steps then work on the state itself, not on copies.
   */
  public abstract Optional<StateBudget> inProcess();

  /**
   * Whether a timer tells the watermark to the step that sets it, as on the DirectRunner. On
   * portable runners, as Dataflow's runner v2, it tells the element's time instead, and a step
   * knows of the watermark what its own timers have told it by firing.
   */
  public abstract boolean timersTellWatermark();

  /** What sequences are taken from; see {@link Moment#nextSequence}. */
  public abstract Clock clock();

  /** Encodes state wherever it is kept, and knows the watermark from timers. */
  public static StateKeeping copied() {
    return new AutoValue_StateKeeping(Optional.empty(), true, Clock.systemUTC());
  }

  /** Keeps state as objects of this process. */
  public StateKeeping within(StateBudget budget) {
    return new AutoValue_StateKeeping(Optional.of(budget), timersTellWatermark(), clock());
  }

  /** For a portable runner. */
  public StateKeeping portable() {
    return new AutoValue_StateKeeping(Optional.empty(), false, clock());
  }

  /**
   * Takes sequences from the time of day, but none before that: rows of a run before may have been
   * numbered so far, by a clock that was ahead.
   */
  public StateKeeping numberingFrom(Instant floor) {
    return withClock(new FlooredClock(clock(), floor));
  }

  public StateKeeping withClock(Clock clock) {
    return new AutoValue_StateKeeping(inProcess(), timersTellWatermark(), clock);
  }
}
