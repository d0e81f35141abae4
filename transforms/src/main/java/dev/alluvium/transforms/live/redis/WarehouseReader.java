package dev.alluvium.transforms.live.redis;

import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.ToldRows;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import dev.alluvium.transforms.live.redis.LiveStore.State;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a warehouse into Redis: views and models again and again, as no writer tells of their rows,
 * and all tables where Redis lacks some of their rows. What a writer has told stands over what is
 * read. Of many readers one reads, and another one when that is gone.
 */
public final class WarehouseReader implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 1_000;

  private final List<LiveTable> tables;
  private final List<RedisTable> stored;
  private final List<Boolean> isTold = new ArrayList<>();
  private final Function<LiveTable, List<List<@Nullable String>>> read;
  private final long everyNanos;
  private final Consumer<String> told;
  private final Set<String> unread = new HashSet<>();
  private final String me = UUID.randomUUID().toString();
  private final KeptConnection connection;

  private WarehouseReader(
      List<LiveTable> tables,
      WarehouseSpec warehouse,
      Function<LiveTable, List<List<@Nullable String>>> read,
      Duration every,
      RedisAddress address,
      String domain,
      Consumer<String> told) {
    this.tables = List.copyOf(tables);
    this.stored = RedisTable.of(tables);
    tables.forEach(t -> isTold.add(ToldRows.toldTable(t, warehouse).isPresent()));
    this.read = read;
    this.everyNanos = every.toNanos();
    this.told = told;
    // What is wrong with Redis is told by who shows its rows.
    this.connection =
        KeptConnection.start(address, domain, "live-reader", this::readOn, line -> {});
  }

  /**
   * Begins to read.
   *
   * @param read gives the newest rows of a table, as texts
   * @param every how often views and models are read
   * @param told takes lines for people: a table that cannot be read
   */
  public static WarehouseReader start(
      List<LiveTable> tables,
      WarehouseSpec warehouse,
      Function<LiveTable, List<List<@Nullable String>>> read,
      Duration every,
      RedisAddress address,
      String domain,
      Consumer<String> told) {
    return new WarehouseReader(tables, warehouse, read, every, address, domain, told);
  }

  private void readOn(LiveStore store) throws InterruptedException {
    long lastRead = System.nanoTime() - everyNanos;
    while (true) {
      if (store.holds("reader", me, LEASE)) {
        State state = store.state();
        boolean isDue = System.nanoTime() - lastRead >= everyNanos;
        if (!state.whole() || isDue) {
          read(store, state);
          lastRead = System.nanoTime();
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** All tables where some rows are missing; else those that nobody tells of. */
  private void read(LiveStore store, State state) {
    long sequence = LiveStore.read(store.nextWriter());
    boolean isAll = true;
    String epoch = state.epoch();
    for (int place = 0; place < tables.size(); place++) {
      if (state.whole() && isTold.get(place)) {
        continue;
      }
      LiveTable table = tables.get(place);
      try {
        List<Put> puts =
            LiveRow.read(table, read.apply(table)).stream()
                .map(row -> Put.of(row, sequence, false))
                .toList();
        String now = store.putAll(stored.get(place), puts, sequence);
        isAll &= epoch.isEmpty() || now.equals(epoch);
        epoch = now;
        unread.remove(table.name());
      } catch (RedisException e) {
        throw e;
      } catch (RuntimeException e) {
        isAll = false;
        if (unread.add(table.name())) {
          told.accept(
              "warning: the live page does not see " + table.name() + ": " + e.getMessage());
        }
      }
    }
    store.keep(stored);
    if (isAll) {
      store.whole(epoch);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
