package dev.alluvium.pipelines.serve;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.RelationQuery;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Rows of tables as a warehouse has them, by keys. One query at a time; eight others wait, ten
 * seconds at most, so that no number of requests holds up a server. Thread-safe.
 */
final class WarehouseRows implements AutoCloseable {
  static final int MOST_WAITING = 8;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final WarehouseSession warehouse;
  private final Duration longest;
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "live-look-up");
            thread.setDaemon(true);
            return thread;
          });

  /** Too many ask, or the warehouse takes too long: to be asked again. */
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("the warehouse has too much to do, or does not answer; try again");
    }
  }

  private WarehouseRows(WarehouseSession warehouse, Duration longest) {
    this.warehouse = warehouse;
    this.longest = longest;
    asking.allowCoreThreadTimeOut(true);
  }

  static WarehouseRows of(WarehouseSession warehouse) {
    return of(warehouse, LONGEST);
  }

  static WarehouseRows of(WarehouseSession warehouse, Duration longest) {
    return new WarehouseRows(warehouse, longest);
  }

  /** All columns of a table that has a key; empty where there is none of that name. */
  Optional<LiveTable> table(String name) {
    TableSpec table = warehouse.spec().byName().get(name);
    return table == null || table.key().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LiveTable(
                name,
                table.key(),
                table.columns().stream().map(column -> column.name()).toList(),
                table.columns().stream().map(column -> column.type()).toList(),
                List.of(),
                Optional.empty(),
                0));
  }

  /**
   * Rows in the order of their keys.
   *
   * @param key values of the first columns of the key
   * @param behind the key that they stand behind; empty for the first
   * @throws BusyException if too many wait, or it takes longer than ten seconds; a query that has
   *     begun goes on, and others behind it wait for it
   */
  List<LiveRow> rows(LiveTable table, List<String> key, List<String> behind, int most) {
    String query = RelationQuery.page(table, warehouse.dialect(), key, behind, most);
    Future<List<LiveRow>> asked;
    try {
      asked = asking.submit(() -> LiveRow.read(table, warehouse.texts(query)));
    } catch (RejectedExecutionException e) {
      throw new BusyException();
    }
    try {
      return asked.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BusyException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    } finally {
      asked.cancel(false);
      asking.purge();
    }
  }

  /** Answers nobody any more. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
