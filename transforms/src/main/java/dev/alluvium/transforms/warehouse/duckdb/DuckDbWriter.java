package dev.alluvium.transforms.warehouse.duckdb;

import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.FlushAddition;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a file: takes what waits in the queue and merges it, all tables in one
 * transaction. The longer a flush takes, the more the next one finds. A failed flush is rolled
 * back, ends the thread, and fails the queue. Between flushes, and at the end, it settles tables
 * that are kept small.
 */
final class DuckDbWriter implements Runnable {
  private final DuckDBConnection connection;
  private final MutationQueue queue;

  /** By the tables' ordinals. */
  private final Target[] targets;

  private volatile FlushAddition addition = FlushAddition.none();
  private final @Nullable Outbox outbox;
  private volatile WrittenRows listener = WrittenRows.none();

  /** By the name of the table of all rows. */
  private final Map<String, SettledTable> settled;

  private record Target(
      TableSpec table, TableMerge merge, TableCount count, Optional<SettledTable> settled) {}

  DuckDbWriter(
      DuckDBConnection connection,
      WarehouseSpec spec,
      MutationQueue queue,
      TableCount[] counts,
      @Nullable Outbox outbox) {
    this.connection = connection;
    this.queue = queue;
    this.outbox = outbox;
    MergeMemory memory = MergeMemory.ofHeap();
    settled =
        spec.settlings().stream()
            .collect(
                toMap(
                    Settling::all,
                    settling ->
                        new SettledTable(
                            connection,
                            settling,
                            new TableMerge(connection, settling.kept(), memory))));
    targets =
        spec.tables().stream()
            .map(
                table ->
                    new Target(
                        table,
                        new TableMerge(connection, table, memory),
                        counts[table.ordinal()],
                        Optional.ofNullable(settled.get(table.qualifiedName()))))
            .toArray(Target[]::new);
  }

  /** From the next flush on that is written too. */
  void addToEachFlush(FlushAddition more) {
    addition = more;
  }

  /** From the next flush on that is told of each. */
  void tell(WrittenRows of) {
    listener = of;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // Whatever ends this thread must reach the pipeline.
  public void run() {
    try {
      for (List<MutationBatch> batches = queue.take(); !batches.isEmpty(); batches = queue.take()) {
        List<List<TableMutation>> tables = byTable(batches);
        write(tables);
        queue.committed();
        listener.written(tables);
        for (SettledTable table : settled.values()) {
          table.settleIfDue();
        }
      }
      for (SettledTable table : settled.values()) {
        table.settleAtClose();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.fail(e);
    } catch (Exception | Error e) {
      queue.fail(e);
    }
  }

  /** The mutations of each table, by its ordinal. */
  private List<List<TableMutation>> byTable(List<MutationBatch> batches) {
    List<List<TableMutation>> tables = new ArrayList<>(targets.length);
    for (int i = 0; i < targets.length; i++) {
      tables.add(new ArrayList<>());
    }
    for (MutationBatch batch : batches) {
      put(batch.mutations(), tables);
    }
    List<TableMutation> added = addition.to(tables);
    added.forEach(mutation -> targets[mutation.table().ordinal()].count().addHandedOver());
    put(added, tables);
    return tables;
  }

  private static void put(List<TableMutation> mutations, List<List<TableMutation>> tables) {
    for (TableMutation mutation : mutations) {
      tables.get(mutation.table().ordinal()).add(mutation);
    }
  }

  private void write(List<List<TableMutation>> tables) throws SQLException {
    long flush = outbox == null ? 0 : outbox.begin();
    execute("BEGIN");
    try {
      for (int i = 0; i < targets.length; i++) {
        if (!tables.get(i).isEmpty()) {
          Taken taken = targets[i].merge().merge(tables.get(i));
          if (targets[i].settled().isPresent()) {
            targets[i].settled().get().merge(taken.all());
          }
          if (outbox != null) {
            outbox.add(targets[i].table(), taken, flush);
          }
        }
      }
      execute("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i].count().addStored(tables.get(i).size());
    }
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
