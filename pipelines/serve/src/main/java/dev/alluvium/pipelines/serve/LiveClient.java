package dev.alluvium.pipelines.serve;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * A browser that is told of changes. What it has not taken yet is bounded: one that is too slow is
 * dropped, and comes back for a snapshot when it can.
 */
final class LiveClient {
  /** Code of the close frame: try again later. */
  static final int TRY_AGAIN = 1013;

  private static final int MOST_WAITING = 64;
  private static final long MOST_CHARS = 8_000_000;

  private final Session session;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong chars = new AtomicLong();

  /** The version that it has when all that was sent has arrived; negative before the first. */
  private long version = -1;

  LiveClient(Session session) {
    this.session = session;
  }

  long version() {
    return version;
  }

  /**
   * Sends a text, after which the client has that version.
   *
   * @return whether it is fast enough, and still there
   */
  boolean send(String text, long newVersion) {
    if (!session.isOpen()) {
      return false;
    }
    int before = waiting.getAndIncrement();
    if (before >= MOST_WAITING || (before > 0 && chars.get() + text.length() > MOST_CHARS)) {
      drop();
      return false;
    }
    chars.addAndGet(text.length());
    version = newVersion;
    session.sendText(
        text,
        Callback.from(
            () -> {
              waiting.decrementAndGet();
              chars.addAndGet(-text.length());
            },
            failure -> session.disconnect()));
    return true;
  }

  /** A close frame would wait behind all that it does not take. */
  private void drop() {
    session.disconnect();
  }

  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }
}
