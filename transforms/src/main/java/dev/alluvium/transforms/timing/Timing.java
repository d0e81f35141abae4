package dev.alluvium.transforms.timing;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.fold.StateBudget;
import dev.alluvium.transforms.fold.StateKeeping;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When the marts of a stream are written, and how the work on them is shared out. */
@SerializableAutoValue
@AutoValue
public abstract class Timing implements Serializable {
  /**
   * What a run has in hand, between its steps and the disk, is written within this time, or read
   * again within it by the next run if that one died.
   */
  public static final Duration IN_HAND = Duration.ofMinutes(2);

  /** How events come. */
  public enum Arrival {
    /** As a stream, mostly in the order of their times. */
    STREAMED,
    /** All before the first is due: nothing is given out, and nothing given up, before the end. */
    AT_ONCE,
    /** In the order of their times, by a watermark that tells it: nothing is late. */
    IN_ORDER
  }

  public abstract Arrival arrival();

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

  /** What a run before, whose work this one takes up, had come to by its watermark. */
  abstract Optional<Instant> reached();

  /** The watermark that has come when all has come that was there before. */
  abstract Optional<Instant> readAgain();

  public abstract StateKeeping keeping();

  /** For input that ends: every group is written once, when all is read; nothing is late. */
  public static Timing bounded(int shards, TimeRanges complete) {
    return builder(Arrival.AT_ONCE, Duration.ofDays(3_650), shards)
        .setComplete(Optional.of(complete))
        .build();
  }

  /**
   * For input that ends and comes in the order of event time: every group is written once, when the
   * watermark has passed it, and then given up.
   */
  public static Timing inOrder(int shards, TimeRanges complete) {
    return builder(Arrival.IN_ORDER, Duration.ZERO, shards)
        .setComplete(Optional.of(complete))
        .build();
  }

  /** For input that does not end. */
  public static Timing streaming(Duration earlyFiring, Duration allowedLateness, int shards) {
    return builder(Arrival.STREAMED, allowedLateness, shards)
        .setEarlyFiring(Optional.of(earlyFiring))
        .build();
  }

  /** This timing, for input that has every event of these ranges only. */
  public Timing completeWithin(TimeRanges ranges) {
    return toBuilder().setComplete(Optional.of(ranges)).build();
  }

  /**
   * This timing, for a stream that takes up the work of one before: an event that would have been
   * too late for that one is too late.
   *
   * @param watermark what the run before had come to at least
   */
  public Timing takingUpAt(Instant watermark) {
    return toBuilder().setReached(Optional.of(watermark)).build();
  }

  /**
   * This timing, where what was there before is read again first, in the order of its times.
   *
   * @param watermark what is not reached before all of it has come
   */
  public Timing readingAgainUntil(Instant watermark) {
    return toBuilder().setReadAgain(Optional.of(watermark)).build();
  }

  public Timing withKeeping(StateKeeping keeping) {
    return toBuilder().setKeeping(keeping).build();
  }

  /** This timing, for a runner that keeps state as objects of this process. */
  public Timing inProcess() {
    return inProcess(StateBudget.ofHeap());
  }

  /** The same, where several parts of a pipeline share the memory for their states. */
  public Timing inProcess(StateBudget budget) {
    return withKeeping(keeping().within(budget));
  }

  /** This timing, for a portable runner. */
  public Timing portable() {
    return withKeeping(keeping().portable());
  }

  /** Whether the time for what is due then is over, at that watermark; epoch milliseconds. */
  public boolean isOver(long dueMillis, long watermarkMillis) {
    return dueMillis + allowedLateness().toMillis() <= watermarkMillis;
  }

  /** What a run before had come to, epoch milliseconds; the least number if there was none. */
  public long reachedMillis() {
    return reached().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
  }

  /**
   * Before the watermark is there, what a window or a subject has is but a part of what it had, and
   * nothing of it is shown that is not due; epoch milliseconds, the least number if nothing is read
   * again, or it is not known when all of it has come.
   */
  public long readAgainMillis() {
    return readAgain().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
  }

  private static Builder builder(Arrival arrival, Duration allowedLateness, int shards) {
    return new AutoValue_Timing.Builder()
        .setArrival(arrival)
        .setAllowedLateness(allowedLateness)
        .setShards(shards)
        .setKeeping(StateKeeping.copied());
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setArrival(Arrival arrival);

    abstract Builder setEarlyFiring(Optional<Duration> earlyFiring);

    abstract Builder setAllowedLateness(Duration allowedLateness);

    abstract Builder setShards(int shards);

    abstract Builder setComplete(Optional<TimeRanges> complete);

    abstract Builder setReached(Optional<Instant> reached);

    abstract Builder setReadAgain(Optional<Instant> watermark);

    abstract Builder setKeeping(StateKeeping keeping);

    abstract Timing build();
  }
}
