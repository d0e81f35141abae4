package dev.alluvium.pipelines.collect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all requests hold together, up to a limit. Who gets no more gives up at once:
 * nobody waits, so that nobody waits for another. Thread-safe.
 */
final class InFlight {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  InFlight(long limit) {
    this.limit = limit;
  }

  /** Bytes that are held now. */
  long taken() {
    return taken.get();
  }

  /**
   * What one request holds, until it is closed. Thread-safe: a request may end while it arrives.
   */
  Share share() {
    return new Share();
  }

  final class Share implements AutoCloseable {
    @GuardedBy("this")
    private long held;

    @GuardedBy("this")
    private boolean isClosed;

    /**
     * Takes more.
     *
     * @throws Refusal if there is none, or the request has ended; what is held stays so
     */
    synchronized void take(long bytes) {
      if (isClosed || taken.addAndGet(bytes) > limit) {
        if (!isClosed) {
          taken.addAndGet(-bytes);
        }
        throw Refusal.busy("more is in flight than is let in; send it again later");
      }
      held += bytes;
    }

    /** Gives back some of what is held. */
    synchronized void give(long bytes) {
      if (!isClosed) {
        held -= bytes;
        taken.addAndGet(-bytes);
      }
    }

    @Override
    public synchronized void close() {
      give(held);
      isClosed = true;
    }
  }
}
