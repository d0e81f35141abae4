package dev.alluvium.transforms.timing;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.serial.HandedOverCoder;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;

/** When the marts of a stream are written, and how the work on them is shared out. */
@SerializableAutoValue
@AutoValue
public abstract class Timing implements Serializable {
  /** How long after a change a group is written, by the wall clock; where empty, when it is due. */
  public abstract Optional<Duration> earlyFiring();

  /** How far behind the watermark an event may be and still count, in event time. */
  public abstract Duration allowedLateness();

  /**
   * Into how many keys the state of a window is cut. Few make large bundles, which is what the
   * DirectRunner needs; many let a cluster's workers share the load.
   */
  public abstract int shards();

  /**
   * Where present, the ranges of which every event is given: only groups whose window lies within
   * one of them are written. Others would be written in part.
   */
  public abstract Optional<TimeRanges> complete();

  /**
   * Whether the runner keeps state as objects of this process and ends the pipeline when a bundle
   * fails, as the DirectRunner does; the steps then work on the state itself, not on copies.
   */
  public abstract boolean stateInProcess();

  /**
   * Whether a timer tells the watermark to the step that sets it, as on the DirectRunner. On
   * portable runners, as Dataflow's runner v2, it tells the element's time instead, and a step
   * knows of the watermark what its own timers have told it by firing.
   */
  public abstract boolean timersTellWatermark();

  /**
   * Whether a key of state holds a share of all windows, rather than of one day's: where events of
   * any time come in any order, so that nothing can be given up before the end.
   */
  public abstract boolean stateSpansWindows();

  /** For input that ends: every group is written once, when all is read; nothing is late. */
  public static Timing bounded(int shards, TimeRanges complete) {
    return new AutoValue_Timing(
        Optional.empty(), Duration.ofDays(3_650), shards, Optional.of(complete), false, true, true);
  }

  /**
   * For input that ends and comes in order of event time, behind its watermark: every group is
   * written once, when its window is over, and is held no longer. On the DirectRunner.
   */
  public static Timing inOrder(int shards, TimeRanges complete) {
    return new AutoValue_Timing(
        Optional.empty(), Duration.ZERO, shards, Optional.of(complete), true, true, false);
  }

  /** For input that does not end. */
  public static Timing streaming(Duration earlyFiring, Duration allowedLateness, int shards) {
    return new AutoValue_Timing(
        Optional.of(earlyFiring), allowedLateness, shards, Optional.empty(), false, true, false);
  }

  /** This timing, for input that has every event of these ranges only. */
  public Timing completeWithin(TimeRanges ranges) {
    return new AutoValue_Timing(
        earlyFiring(),
        allowedLateness(),
        shards(),
        Optional.of(ranges),
        stateInProcess(),
        timersTellWatermark(),
        stateSpansWindows());
  }

  /** This timing, on a runner as {@link #stateInProcess} says. */
  public Timing withStateInProcess(boolean inProcess) {
    return new AutoValue_Timing(
        earlyFiring(),
        allowedLateness(),
        shards(),
        complete(),
        inProcess,
        timersTellWatermark(),
        stateSpansWindows());
  }

  /** This timing, for a portable runner. */
  public Timing portable() {
    return new AutoValue_Timing(
        earlyFiring(), allowedLateness(), shards(), complete(), false, false, stateSpansWindows());
  }

  /** The coder for a state of the mart steps, of what that coder encodes. */
  public <T> Coder<T> stateCoder(Coder<T> coder) {
    return stateInProcess() ? HandedOverCoder.of(coder) : coder;
  }

  /** Whether the time for what is due then is over, at that watermark; epoch milliseconds. */
  public boolean isOver(long dueMillis, long watermarkMillis) {
    return dueMillis + allowedLateness().toMillis() <= watermarkMillis;
  }
}
