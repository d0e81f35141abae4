package dev.alluvium.pipelines.serve;

import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.MemoryFeed;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads relations into a feed: once those whose rows the writer tells of, again and again views and
 * models. Takes a tenth of its thread's time at most.
 */
final class ReadRelations implements Runnable {
  private static final long LEAST_PAUSE_MILLIS = 1_000;
  private static final int PAUSES_PER_READING = 9;

  private final WarehouseSession warehouse;
  private final MemoryFeed feed;
  private final Set<String> told = new HashSet<>();
  private volatile boolean stopped;

  ReadRelations(WarehouseSession warehouse, MemoryFeed feed) {
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
      feed.read(place, warehouse.texts(query(feed.tables().get(place))));
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

  /** The newest rows, as texts. */
  static String query(LiveTable table) {
    String columns =
        table.columns().stream()
            .map(column -> "CAST(\"" + column + "\" AS VARCHAR)")
            .collect(Collectors.joining(", "));
    List<String> time = table.time();
    String order =
        time.isEmpty()
            ? ""
            : time.stream()
                .map(column -> "\"" + column + "\" DESC NULLS LAST")
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    return "SELECT " + columns + " FROM " + table.name() + order + " LIMIT " + table.mostRows();
  }
}
