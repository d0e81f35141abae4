package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.live.redis.LiveStore.Put;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends rows to Redis from a thread of its own. Who hands rows over never waits and never fails:
 * while Redis is away 16 million characters of them wait, others are dropped, and when it is back
 * it is told that rows are lost, so that they are read from the warehouse. A process that ends
 * sends what waits, for two seconds, or says that it is lost. One for each Redis and process.
 */
final class RowSender {
  static final long MOST_CHARS = 16_000_000;
  private static final long MOST_AT_ONCE = 1_000_000;
  private static final long IDLE_MILLIS = 1_000;
  private static final long LAST_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(RowSender.class);
  private static final Map<Target, RowSender> OF_PROCESS = new ConcurrentHashMap<>();

  private final Target target;
  private final WaitingRoom<Batch> waiting = new WaitingRoom<>(MOST_CHARS, Batch::chars);
  private final AtomicLong handed = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  /** Counts reasons to say that rows are lost; those that were said are {@link #told}. */
  private final AtomicLong lost = new AtomicLong();

  private final AtomicLong told = new AtomicLong();
  private final AtomicBoolean hasWarned = new AtomicBoolean();
  private final AtomicInteger users = new AtomicInteger();
  private final Thread atEnd = new Thread(this::end, "live-rows-end");
  private final KeptConnection connection;
  private boolean wasConnected;
  private volatile boolean isConnected;
  private List<Batch> inHand = List.of();

  /** Rows of one table. */
  record Batch(RedisTable table, List<Put> rows) {
    int chars() {
      return rows.stream().mapToInt(Put::chars).sum();
    }
  }

  private record Target(RedisAddress address, String domain) {}

  private RowSender(Target target) {
    this.target = target;
    this.connection =
        KeptConnection.start(
            RedisReport.of(target.address(), LOG::warn), target.domain(), "live-rows", this::send);
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /** The one of this process; it lives as long. */
  static RowSender of(RedisAddress address, String domain) {
    RowSender sender = OF_PROCESS.computeIfAbsent(new Target(address, domain), RowSender::new);
    sender.users.incrementAndGet();
    return sender;
  }

  /** Has rows sent, soon or never. */
  void hand(Batch batch) {
    handed.incrementAndGet(); // Before it can be sent, so that it never seems to be.
    if (!waiting.offer(batch)) {
      lost.incrementAndGet();
      handed.decrementAndGet();
      if (!hasWarned.getAndSet(true)) {
        LOG.warn("Redis takes live rows too slowly, or not at all; some are left out");
      }
    }
  }

  long waiting() {
    return waiting.sizes();
  }

  private void send(LiveStore store) throws InterruptedException {
    if (wasConnected) {
      // A Redis that comes back, or its replica, may lack what it took last.
      lost.incrementAndGet();
    }
    wasConnected = true;
    isConnected = true;
    try {
      while (store.isOpen()) {
        sayLost(store); // First: whoever reads the warehouse meanwhile has to read it again.
        if (inHand.isEmpty()) {
          inHand = waiting.take(MOST_AT_ONCE, IDLE_MILLIS);
        }
        together(inHand).forEach(store::put); // Again after a failure: the same are no newer.
        sent.addAndGet(inHand.size());
        inHand = List.of();
      }
    } finally {
      isConnected = false;
    }
  }

  private void sayLost(LiveStore store) {
    long reasons = lost.get();
    if (reasons > told.get()) {
      hasWarned.set(false);
      store.lost();
      told.set(reasons);
    }
  }

  private static Map<RedisTable, List<Put>> together(List<Batch> batches) {
    Map<RedisTable, List<Put>> byTable = new LinkedHashMap<>();
    for (Batch batch : batches) {
      byTable.computeIfAbsent(batch.table(), table -> new ArrayList<>()).addAll(batch.rows());
    }
    return byTable;
  }

  private boolean isDone() {
    return sent.get() == handed.get() && told.get() == lost.get();
  }

  /**
   * One that has handed rows over is done. The last one waits until they are sent, two seconds at
   * most, and not where Redis is away: this process may end with it.
   */
  void leave() {
    if (users.decrementAndGet() == 0) {
      awaitSent();
    }
  }

  private void awaitSent() {
    try {
      for (long left = LAST_MILLIS; left > 0 && isConnected && !isDone(); left -= 10) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process ends. */
  void end() {
    awaitSent();
    if (!isDone()) {
      try (LiveStore store = LiveStore.open(target.address(), target.domain())) {
        store.lost();
      } catch (RuntimeException e) {
        LOG.warn("Redis lacks live rows, and cannot be told so: {}", RedisReport.reason(e));
      }
    }
  }

  /** Sends nothing more. */
  void stop() {
    connection.close();
  }

  void close() {
    stop();
    OF_PROCESS.values().remove(this);
    Runtime.getRuntime().removeShutdownHook(atEnd);
  }
}
