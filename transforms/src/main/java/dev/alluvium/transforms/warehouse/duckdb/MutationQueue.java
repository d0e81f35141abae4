package dev.alluvium.transforms.warehouse.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way to the writer: bounded in bytes, so a pipeline faster than the disk waits.
 *
 * <p>A batch gets a ticket, its number in the order of hand-over. Once the writer has failed, every
 * call throws what it failed with.
 */
final class MutationQueue {
  private final long capacity;
  private final long enough;
  private final long pauseNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Condition progress = lock.newCondition();

  private List<MutationBatch> batches = new ArrayList<>();
  private long bytes;
  private long handedOver;
  private long taken;
  private volatile long durable;
  private long awaited;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * @param capacity bytes that may wait; a larger batch waits until the queue is empty
   * @param enough bytes that are worth a flush at once
   * @param pauseMillis how long a flush waits for more rows
   */
  MutationQueue(long capacity, long enough, long pauseMillis) {
    this.capacity = capacity;
    this.enough = enough;
    this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
  }

  /** Takes a batch over, as soon as there is room; the caller no longer touches it. */
  void put(MutationBatch batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      check();
      while (bytes > 0 && bytes + batch.bytes() > capacity) {
        room.await();
        check();
      }
      batches.add(batch);
      bytes += batch.bytes();
      handedOver++;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Everything that waits, in the order of hand-over, once there is something and either enough of
   * it, or somebody waits for it, or the pause is over. Empty when the queue is closed and drained.
   */
  List<MutationBatch> take() throws InterruptedException {
    lock.lock();
    try {
      while (batches.isEmpty() && !closed) {
        work.await();
      }
      long left = pauseNanos;
      while (bytes < enough && awaited <= taken && !closed && left > 0) {
        left = work.awaitNanos(left);
      }
      List<MutationBatch> all = batches;
      batches = new ArrayList<>();
      bytes = 0;
      taken = handedOver;
      room.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Everything taken so far is in the file. */
  void committed() {
    lock.lock();
    try {
      durable = taken;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The writer is dead; nobody waits for it any longer. Needs no memory, which may be why. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      failure = cause;
      room.signalAll();
      progress.signalAll();
      batches.clear();
    } finally {
      lock.unlock();
    }
  }

  /** No more batches; the writer ends when it has taken the last. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long ticket() {
    lock.lock();
    try {
      return handedOver;
    } finally {
      lock.unlock();
    }
  }

  boolean isDurable(long ticket) {
    return durable >= ticket;
  }

  void awaitDurable(long ticket) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      awaited = Math.max(awaited, ticket);
      work.signal();
      while (durable < ticket) {
        checkFailure();
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws DuckDbException if the writer has failed
   */
  void checkFailure() {
    lock.lock();
    try {
      if (failure != null) {
        throw DuckDbException.because("the warehouse can no longer be written", failure);
      }
    } finally {
      lock.unlock();
    }
  }

  private void check() {
    checkFailure();
    if (closed) {
      throw new DuckDbException("the warehouse is closed");
    }
  }
}
