package dev.alluvium.transforms.live.redis;

import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.NewestRows;
import dev.alluvium.transforms.live.ToldRows;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Reads a warehouse into Redis: views and models again and again, as no writer tells of their rows;
 * tables where Redis lacks some of their rows; and told tables, less often, for what nobody knows
 * to be lost. Of many readers one reads, and another one when that is gone.
 */
public final class WarehouseReader implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 1_000;

  /** What was told longer ago is in the warehouse, or something newer is. */
  static final Duration SETTLED = Duration.ofMinutes(10);

  private final List<LiveTable> tables;
  private final List<RedisTable> stored;
  private final List<Boolean> isTold = new ArrayList<>();
  private final NewestRows rows;
  private final Pace pace;
  private final long[] readAt;
  private final String me = UUID.randomUUID().toString();
  private final KeptConnection connection;

  /**
   * How often tables are read, and over what their rows stand.
   *
   * @param views how often views and models are read
   * @param told how often tables whose rows are told are read
   * @param again after how long a table is read again of which rows are missing
   * @param isCopy nothing is read over what a job has told, and nothing while one says its status
   */
  public record Pace(Duration views, Duration told, Duration again, boolean isCopy) {
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of a warehouse that jobs write. What was told stands for ten minutes over what is read. */
    public static Pace of(Duration views, Duration told) {
      return new Pace(views, told, views.compareTo(MINUTE) < 0 ? views : MINUTE, false);
    }

    /** Of a file that no job writes: once, and again where Redis has lost rows. */
    public static Pace once() {
      return new Pace(NEVER, NEVER, Duration.ofSeconds(1), true);
    }

    /** How old what was read of a table is at first, so that it is read when it is to be. */
    private Duration atFirst(boolean isTold) {
      return (isTold && !isCopy) || again.compareTo(views) > 0 ? again : views;
    }
  }

  private WarehouseReader(
      List<LiveTable> tables,
      WarehouseSpec warehouse,
      NewestRows rows,
      Pace pace,
      String domain,
      RedisReport report) {
    this.tables = List.copyOf(tables);
    this.stored = RedisTable.of(tables);
    tables.forEach(t -> isTold.add(ToldRows.toldTable(t, warehouse).isPresent()));
    this.rows = rows;
    this.pace = pace;
    this.readAt = new long[tables.size()];

    long now = System.nanoTime();
    for (int place = 0; place < readAt.length; place++) {
      readAt[place] = now - pace.atFirst(isTold.get(place)).toNanos();
    }
    this.connection = KeptConnection.start(report, domain, "live-reader", this::readOn);
  }

  /** Begins to read into the Redis of that report. */
  public static WarehouseReader start(
      List<LiveTable> tables,
      WarehouseSpec warehouse,
      NewestRows rows,
      Pace pace,
      String domain,
      RedisReport report) {
    return new WarehouseReader(tables, warehouse, rows, pace, domain, report);
  }

  private void readOn(LiveStore store) throws InterruptedException {
    while (true) {
      if (store.holds("reader", me, LEASE)) {
        LiveState state = store.state();
        if (pace.isCopy() && store.said("status").isPresent()) {
          Arrays.fill(readAt, System.nanoTime());
        }
        List<Integer> due =
            IntStream.range(0, tables.size()).filter(p -> isDue(p, state)).boxed().toList();
        if (!due.isEmpty()) {
          read(store, state, due);
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean isDue(int place, LiveState state) {
    Duration age = Duration.ofNanos(System.nanoTime() - readAt[place]);
    RedisTable table = stored.get(place);
    if (!state.isWhole(table)) {
      return age.compareTo(pace.again()) >= 0;
    }
    Duration most = isTold.get(place) ? pace.told() : pace.views();
    return age.compareTo(most) >= 0 && !(pace.isCopy() && state.isTold(table));
  }

  /** Tables that could be read are whole, unless rows were lost since it was begun. */
  private void read(LiveStore store, LiveState state, List<Integer> places) {
    long sequence = LiveStore.read(store.nextWriter());
    long settled = store.now() - SETTLED.toMillis();
    List<RedisTable> whole = new ArrayList<>();
    String epoch = state.epoch();
    for (int place : places) {
      readAt[place] = System.nanoTime();
      LiveTable table = tables.get(place);
      Optional<List<LiveRow>> read = rows.read(table, texts -> LiveRow.read(table, texts));
      if (read.isPresent()) {
        List<Put> puts = read.get().stream().map(row -> Put.of(row, sequence, false)).toList();
        String now =
            pace.isCopy()
                ? store.putCopy(stored.get(place), puts, sequence)
                : store.putRead(stored.get(place), puts, sequence, settled);
        if (now.isEmpty() || !(epoch.isEmpty() || now.equals(epoch))) {
          return; // Lost in between, or a job knows better: the next look sees to it.
        }
        epoch = now;
        whole.add(stored.get(place));
      }
    }
    store.keep(stored);
    store.whole(whole, epoch, state.lost());
  }

  @Override
  public void close() {
    connection.close();
  }
}
