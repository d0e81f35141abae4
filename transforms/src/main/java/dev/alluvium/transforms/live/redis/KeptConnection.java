package dev.alluvium.transforms.live.redis;

import java.util.concurrent.TimeUnit;

/**
 * A thread with a connection to Redis. When that fails, or the work does, it is made again, until
 * it is closed. What has gone wrong is reported.
 */
final class KeptConnection implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

  private final RedisReport report;
  private final String domain;
  private final Work work;
  private final Thread thread;
  private volatile boolean stopped;

  /** What is done with a connection. */
  interface Work {
    /** Returns when it is interrupted, or throws what Redis throws. */
    void with(LiveStore store) throws InterruptedException;
  }

  private KeptConnection(RedisReport report, String domain, String name, Work work) {
    this.report = report;
    this.domain = domain;
    this.work = work;
    this.thread = new Thread(this::run, name);
  }

  static KeptConnection start(RedisReport report, String domain, String name, Work work) {
    KeptConnection kept = new KeptConnection(report, domain, name, work);
    kept.thread.setDaemon(true);
    kept.thread.start();
    return kept;
  }

  private void run() {
    try {
      while (!stopped) {
        try (LiveStore store = LiveStore.open(report.address(), domain)) {
          report.answered(this);
          work.with(store);
        } catch (RuntimeException e) {
          if (!stopped) {
            report.failed(this, e);
          }
        }
        if (!stopped) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      report.ended(this);
    }
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
