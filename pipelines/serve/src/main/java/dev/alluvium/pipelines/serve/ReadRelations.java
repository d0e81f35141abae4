package dev.alluvium.pipelines.serve;

import dev.alluvium.transforms.live.NewestRows;
import dev.alluvium.transforms.live.ReadFeed;
import dev.alluvium.transforms.warehouse.WarehouseSession;

/**
 * Reads relations into a feed: once those whose rows the writer tells of, again and again views and
 * models. Takes a tenth of its thread's time at most.
 */
final class ReadRelations implements Runnable {
  private static final long LEAST_PAUSE_MILLIS = 1_000;
  private static final int PAUSES_PER_READING = 9;

  private final NewestRows rows;
  private final ReadFeed feed;
  private volatile boolean stopped;

  ReadRelations(WarehouseSession warehouse, ReadFeed feed) {
    this.rows = NewestRows.of(warehouse, System.err::println);
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

  /** One that cannot be read stays as it was. */
  private void read(int place) {
    rows.read(
        feed.tables().get(place),
        texts -> {
          feed.read(place, texts);
          return place;
        });
  }

  void stop() {
    stopped = true;
  }
}
