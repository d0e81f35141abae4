package dev.alluvium.transforms.source;

import java.io.IOException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that may be closed while a worker of a cancelled pipeline is still in it: one thread at
 * a time, and once closed it gives nothing more.
 */
final class GuardedSession<B> implements BatchSession<B> {
  private final BatchSession<B> session;
  private boolean closed;

  GuardedSession(BatchSession<B> session) {
    this.session = session;
  }

  @Override
  public synchronized @Nullable B next() throws IOException {
    return closed ? null : session.next();
  }

  @Override
  public synchronized Instant timestamp() {
    return session.timestamp();
  }

  @Override
  public synchronized Instant watermark() {
    return session.watermark();
  }

  @Override
  public synchronized SourcePosition position() {
    return session.position();
  }

  @Override
  public synchronized void delivered(SourcePosition position) {
    if (!closed) {
      session.delivered(position);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      session.close();
    }
  }
}
