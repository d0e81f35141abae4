package dev.alluvium.pipelines.serve;

import dev.alluvium.transforms.live.ReadFeed;
import dev.alluvium.transforms.live.RelationQuery;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads relations into a feed: once those whose rows the writer tells of, again and again views and
 * models. Takes a tenth of its thread's time at most.
 */
final class ReadRelations implements Runnable {
  private static final long LEAST_PAUSE_MILLIS = 1_000;
  private static final int PAUSES_PER_READING = 9;

  private final WarehouseSession warehouse;
  private final ReadFeed feed;
  private final Set<String> told = new HashSet<>();
  private volatile boolean stopped;

  ReadRelations(WarehouseSession warehouse, ReadFeed feed) {
    this.warehouse = warehouse;
    this.feed = feed;
  }

  /** Reads all of them. */
  void readAll() {
    for (int place = 0; place < feed.tables().size(); place++) {
      read(place);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long start = System.nanoTime();
        for (int place = 0; place < feed.tables().size() && !stopped; place++) {
          if (!feed.isTold(place)) {
            read(place);
          }
        }
        long took = (System.nanoTime() - start) / 1_000_000;
        Thread.sleep(Math.max(LEAST_PAUSE_MILLIS, PAUSES_PER_READING * took));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that cannot be read stays as it was, and is told once: no page may end a run. */
  private void read(int place) {
    String name = feed.tables().get(place).name();
    try {
      feed.read(
          place,
          warehouse.texts(RelationQuery.newest(feed.tables().get(place), warehouse.dialect())));
      told.remove(name);
    } catch (RuntimeException e) {
      if (told.add(name)) {
        System.err.println("warning: the live page does not see " + name + ": " + e.getMessage());
      }
    }
  }

  void stop() {
    stopped = true;
  }
}
