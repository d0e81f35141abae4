package dev.alluvium.transforms.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * The one thread that writes a file: takes what waits in the queue and merges it, all tables in one
 * transaction. The longer a flush takes, the more the next one finds. A failed flush is rolled
 * back, ends the thread, and fails the queue.
 */
final class DuckDbWriter implements Runnable {
  private final DuckDBConnection connection;
  private final MutationQueue queue;
  private final Map<String, Target> targets = new HashMap<>();

  private record Target(TableMerge merge, TableCount count) {}

  DuckDbWriter(
      DuckDBConnection connection,
      WarehouseSpec spec,
      MutationQueue queue,
      Map<String, TableCount> counts) {
    this.connection = connection;
    this.queue = queue;
    KnownKeys.Budget budget = KnownKeys.Budget.ofHeap();
    for (TableSpec table : spec.tables()) {
      String name = table.qualifiedName();
      targets.put(
          name,
          new Target(new TableMerge(connection, table, budget), requireNonNull(counts.get(name))));
    }
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // Whatever ends this thread must reach the pipeline.
  public void run() {
    try {
      for (List<List<TableMutation>> batches = queue.take();
          !batches.isEmpty();
          batches = queue.take()) {
        write(byTable(batches));
        queue.committed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.fail(e);
    } catch (Exception | Error e) {
      queue.fail(e);
    }
  }

  private static Map<String, List<TableMutation>> byTable(List<List<TableMutation>> batches) {
    Map<String, List<TableMutation>> tables = new LinkedHashMap<>();
    for (List<TableMutation> batch : batches) {
      for (TableMutation mutation : batch) {
        tables
            .computeIfAbsent(mutation.table().qualifiedName(), name -> new ArrayList<>())
            .add(mutation);
      }
    }
    return tables;
  }

  private void write(Map<String, List<TableMutation>> tables) throws SQLException {
    execute("BEGIN");
    try {
      for (Map.Entry<String, List<TableMutation>> table : tables.entrySet()) {
        target(table.getKey()).merge().merge(table.getValue());
      }
      execute("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    tables.forEach((table, rows) -> target(table).count().addStored(rows.size()));
  }

  private Target target(String table) {
    return requireNonNull(targets.get(table), table);
  }

  private void rollBack(Exception cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
