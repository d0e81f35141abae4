package dev.alluvium.transforms.source;

import java.io.Closeable;
import java.io.IOException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open file or connection from which batches are taken in order. It outlives the readers that
 * the runner makes and drops. Used by one thread at a time.
 *
 * @param <B> a batch: many records or rows, as a runner's cost is per element
 */
public interface BatchSession<B> extends Closeable {
  /**
   * The next batch; NULL when there is none at the moment, or, once the watermark says so, ever.
   */
  @Nullable B next() throws IOException;

  /** Of the batch given last: not later than the event time of anything in it. */
  Instant timestamp();

  /**
   * No later batch is expected to hold an earlier event. {@code TIMESTAMP_MAX_VALUE}: at the end.
   */
  Instant watermark();

  /** What {@link #next} goes on from. */
  SourcePosition position();

  /** Everything before {@code position} has been through all steps of the pipeline. */
  void delivered(SourcePosition position);
}
