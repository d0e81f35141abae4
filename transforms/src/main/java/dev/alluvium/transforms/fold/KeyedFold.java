package dev.alluvium.transforms.fold;

import java.io.Serializable;

/**
 * A fold over what comes for one key: takes inputs into a state, gives results out, and says when
 * it wants to be asked again. It knows of no runner: {@link FoldFn} keeps its state and brings the
 * time. Every instance serves one worker at a time.
 *
 * @param <K> the key
 * @param <I> what comes in
 * @param <S> the state; changed in place
 */
public interface KeyedFold<K, I, S> extends Serializable {
  /** In the place of a time: at no time. */
  long NEVER = Long.MIN_VALUE;

  /** In the place of a time: when the input has ended. */
  long AT_END = Long.MAX_VALUE;

  /** Why a fold is asked to give something out. */
  enum Firing {
    /** Some time has passed since it had something to give out. */
    SOON,
    /** The watermark has come to the time that it named. */
    DUE
  }

  /** Compiles what is needed; once per worker. */
  default void setup() {}

  /** The state of a key that has none. */
  S create(K key);

  /** Takes an input in. */
  void take(K key, S state, I input, Moment now);

  /** Gives out what is to be given out now, and gives up what is over. */
  void fire(K key, S state, Firing firing, Moment now);

  /** Whether there is something to give out before it is due. */
  boolean firesSoon(S state);

  /**
   * Tidies up, and tells when to {@linkplain #fire fire} next.
   *
   * @return epoch milliseconds of event time; {@link #NEVER} or {@link #AT_END}
   */
  long settle(K key, S state, Moment now);

  /** Whether nothing is worth keeping. */
  boolean isEmpty(S state);

  /** About how many bytes the state takes in memory. Cheap: asked after every change. */
  long weigh(S state);

  /** A bundle ends: returns when what the fold has sent elsewhere has arrived. */
  default void flush() {}

  /** The worker is done with it. */
  default void close() {}
}
