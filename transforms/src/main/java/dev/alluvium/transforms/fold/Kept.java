package dev.alluvium.transforms.fold;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** All that is kept for a key: the fold's state, and what its driver remembers beside it. */
final class Kept<S> {
  /** NULL where the fold keeps nothing. */
  @Nullable S state;

  /** Whether a timer for an early firing is set. */
  boolean soon;

  /** The last sequence given to the key. */
  long sequence;

  /** What the key's timers have told of the watermark; epoch milliseconds. */
  long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  /** What the state weighed last; known in this process only. */
  long weight;
}
