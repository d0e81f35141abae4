package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.source.InputException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a connection to Redis. When that fails, or the work does, it is made again, until
 * it is closed; what has gone wrong is told once, and once more that Redis answers again.
 */
final class KeptConnection implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

  private final RedisAddress address;
  private final String domain;
  private final Work work;
  private final Consumer<String> told;
  private final Thread thread;
  private volatile boolean stopped;
  private boolean isAway;
  private final Set<String> refused = new HashSet<>();

  /** What is done with a connection. */
  interface Work {
    /** Returns when it is interrupted, or throws what Redis throws. */
    void with(LiveStore store) throws InterruptedException;
  }

  private KeptConnection(
      RedisAddress address, String domain, String name, Work work, Consumer<String> told) {
    this.address = address;
    this.domain = domain;
    this.work = work;
    this.told = told;
    this.thread = new Thread(this::run, name);
  }

  static KeptConnection start(
      RedisAddress address, String domain, String name, Work work, Consumer<String> told) {
    KeptConnection kept = new KeptConnection(address, domain, name, work, told);
    kept.thread.setDaemon(true);
    kept.thread.start();
    return kept;
  }

  private void run() {
    try {
      while (!stopped) {
        try (LiveStore store = LiveStore.open(address, domain)) {
          if (isAway) {
            isAway = false;
            refused.clear();
            told.accept("Redis at " + address + " answers again");
          }
          work.with(store);
        } catch (RuntimeException e) {
          if (!stopped) {
            tell(e);
          }
        }
        if (!stopped) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A Redis that answers and refuses is not away: that is told once for each code, as OOM. */
  private void tell(RuntimeException failure) {
    String reason = reason(failure);
    if (isAway(failure)) {
      if (!isAway) {
        isAway = true;
        told.accept(
            "warning: Redis at %s does not answer (%s); trying again".formatted(address, reason));
      }
    } else if (refused.add(reason.replaceFirst(" .*", ""))) {
      told.accept(
          "warning: the live page's rows at %s fail (%s); trying again".formatted(address, reason));
    }
  }

  private static boolean isAway(RuntimeException failure) {
    return failure instanceof InputException
        || (failure instanceof RedisException
            && !(failure instanceof RedisCommandExecutionException));
  }

  /** The innermost, in one line. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    for (@Nullable Throwable next = cause; next != null; next = next.getCause()) {
      cause = next;
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    close(0);
  }

  /**
   * The same, after a while.
   *
   * @param patienceMillis within which the work may return by itself
   */
  void close(long patienceMillis) {
    stopped = true;
    try {
      if (patienceMillis > 0) {
        thread.join(patienceMillis);
      }
      thread.interrupt();
      thread.join(2 * RedisAddress.LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
