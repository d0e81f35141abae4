package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.live.redis.LiveStore.Put;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends rows to Redis from a thread of its own. Who hands rows over never waits and never fails:
 * while Redis is away a bounded number of them waits, others are dropped, and when it is back it is
 * told that some may be missing, so that they are read from the warehouse. One for each Redis and
 * process.
 */
final class RowSender {
  static final int MOST_BATCHES = 1_000;
  private static final int MOST_AT_ONCE = 100;
  private static final Logger LOG = LoggerFactory.getLogger(RowSender.class);
  private static final Map<Target, RowSender> OF_PROCESS = new ConcurrentHashMap<>();

  private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>(MOST_BATCHES);
  private final AtomicBoolean hasDropped = new AtomicBoolean();
  private final AtomicBoolean hasTold = new AtomicBoolean();
  private final KeptConnection connection;
  private List<Batch> inHand = List.of();

  /** Rows of one table. */
  record Batch(RedisTable table, List<Put> rows) {}

  private record Target(RedisAddress address, String domain) {}

  private RowSender(Target target) {
    this.connection =
        KeptConnection.start(target.address(), target.domain(), "live-rows", this::send, LOG::warn);
  }

  /** The one of this process; it lives as long. */
  static RowSender of(RedisAddress address, String domain) {
    return OF_PROCESS.computeIfAbsent(new Target(address, domain), RowSender::new);
  }

  /** Has rows sent, soon or never. */
  void hand(Batch batch) {
    if (!waiting.offer(batch)) {
      hasDropped.set(true);
      if (!hasTold.getAndSet(true)) {
        LOG.warn("Redis takes live rows too slowly, or not at all; some are left out");
      }
    }
  }

  int waiting() {
    return waiting.size();
  }

  private void send(LiveStore store) throws InterruptedException {
    while (true) {
      if (inHand.isEmpty()) {
        List<Batch> taken = new ArrayList<>();
        taken.add(waiting.take());
        waiting.drainTo(taken, MOST_AT_ONCE - 1);
        inHand = taken;
      }
      together(inHand).forEach(store::put); // Again after a failure: the same rows are no newer.
      inHand = List.of();
      if (hasDropped.getAndSet(false)) {
        hasTold.set(false);
        notWhole(store);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void notWhole(LiveStore store) {
    try {
      store.notWhole();
    } catch (RuntimeException e) {
      hasDropped.set(true);
      throw e;
    }
  }

  private static Map<RedisTable, List<Put>> together(List<Batch> batches) {
    Map<RedisTable, List<Put>> byTable = new LinkedHashMap<>();
    for (Batch batch : batches) {
      byTable.computeIfAbsent(batch.table(), table -> new ArrayList<>()).addAll(batch.rows());
    }
    return byTable;
  }

  void close() {
    connection.close();
    OF_PROCESS.values().remove(this);
  }
}
