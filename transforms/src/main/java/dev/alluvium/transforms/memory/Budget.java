package dev.alluvium.transforms.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that several holders share. Thread-safe. */
public final class Budget {
  private final AtomicLong left;

  public Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Takes so many bytes, if there are as many left. */
  public boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Gives back what was taken. */
  public void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  /** What nobody has taken. */
  public long left() {
    return left.get();
  }
}
