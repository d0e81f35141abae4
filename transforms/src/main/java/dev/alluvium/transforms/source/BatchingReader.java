package dev.alluvium.transforms.source;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the runner holds of a {@link BatchSession} for a while. */
final class BatchingReader<B> extends UnboundedReader<B> {
  private final BatchingSource<B> source;
  private final @Nullable SourcePosition from;
  private @Nullable BatchSession<B> session;
  private @Nullable B current;
  private @Nullable SourcePosition marked;
  private boolean gaveSinceMark;

  /** The watermark that the runner was told last, or could have been. */
  private Instant told = BoundedWindow.TIMESTAMP_MIN_VALUE;

  BatchingReader(BatchingSource<B> source, @Nullable SourcePosition from) {
    this.source = source;
    this.from = from;
    this.marked = from;
  }

  @Override
  public boolean start() throws IOException {
    session = source.reading().resume(source, from);
    told = watermark();
    return advance();
  }

  /**
   * The DirectRunner finalizes a mark only when it has read more. It asks for more only when all
   * that was read before is through the pipeline, though, so where there is nothing more, that is
   * the moment.
   */
  @Override
  public boolean advance() throws IOException {
    current = mayGive() ? session().next() : null;
    if (current == null && marked != null) {
      session().delivered(marked);
    }
    gaveSinceMark |= current != null;
    return current != null;
  }

  private boolean mayGive() {
    if (source.reading().isFinishing()) {
      return false;
    }
    if (source.reading().mustWait(System.currentTimeMillis())) {
      source.reading().progress().setLagUnknown(source.name());
      return false;
    }
    return true;
  }

  @Override
  public B getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  /**
   * Not behind the watermark: an element that is holds no watermark back at a step that keeps
   * state, which would come to the end of all that is read at once before the step has any of it.
   */
  @Override
  public Instant getCurrentTimestamp() {
    Instant timestamp = session().timestamp();
    return told.isAfter(timestamp) && isTime(told) ? told : timestamp;
  }

  private static boolean isTime(Instant watermark) {
    return watermark.isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  /**
   * The end is told only by a read that has given nothing, when all that was given before is
   * through the pipeline: what is late for another reason holds no watermark back, and with the end
   * of time it would become too late on its way.
   */
  @Override
  public Instant getWatermark() {
    Instant watermark = watermark();
    if (!isTime(watermark)) {
      if (gaveSinceMark) {
        return BoundedWindow.TIMESTAMP_MIN_VALUE;
      }
      source.reading().end();
    }
    told = watermark;
    return watermark;
  }

  private Instant watermark() {
    if (source.reading().isFinishing()) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    Instant first = source.reading().firstWatermark();
    Instant watermark = session().watermark();
    return watermark.isBefore(first) ? first : watermark;
  }

  @Override
  public SourcePosition getCheckpointMark() {
    marked = session().position().in(session());
    gaveSinceMark = false;
    return marked;
  }

  @Override
  public BatchingSource<B> getCurrentSource() {
    return source;
  }

  /** Leaves the session open for the next reader; {@link Reading#close} closes it in the end. */
  @Override
  public void close() {
    session = null;
  }

  private BatchSession<B> session() {
    if (session == null) {
      throw new IllegalStateException("this reader has not been started, or is closed");
    }
    return session;
  }
}
