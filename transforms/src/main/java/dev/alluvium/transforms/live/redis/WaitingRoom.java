package dev.alluvium.transforms.live.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * A queue that is bounded by the size of what waits, and not by its number. One that is larger than
 * the bound finds room where nothing else waits. Thread-safe.
 */
final class WaitingRoom<T> {
  private final long most;
  private final ToIntFunction<T> size;
  private final Queue<T> waiting = new ArrayDeque<>();
  private long sizes;

  /**
   * @param most sum of the sizes that wait
   */
  WaitingRoom(long most, ToIntFunction<T> size) {
    this.most = most;
    this.size = size;
  }

  /** Lets one wait; false where there is no room. */
  synchronized boolean offer(T one) {
    int added = size.applyAsInt(one);
    if (!waiting.isEmpty() && sizes + added > most) {
      return false;
    }
    waiting.add(one);
    sizes += added;
    notifyAll();
    return true;
  }

  /**
   * Takes the first ones, up to a sum of sizes, but one at least; none if none comes in time.
   *
   * @param patienceMillis how long to wait for the first
   */
  synchronized List<T> take(long upTo, long patienceMillis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    for (long left = until - System.nanoTime();
        waiting.isEmpty() && left > 0;
        left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    List<T> taken = new ArrayList<>();
    long sum = 0;
    for (T next = waiting.peek();
        next != null && (taken.isEmpty() || sum + size.applyAsInt(next) <= upTo);
        next = waiting.peek()) {
      sum += size.applyAsInt(next);
      taken.add(waiting.remove());
    }
    sizes -= sum;
    return taken;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Sum of the sizes that wait. */
  synchronized long sizes() {
    return sizes;
  }
}
