package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse in memory, written by the merges of the real one but without its queue and thread.
 */
public final class MergedTables implements AutoCloseable {
  private final DuckDBConnection connection;
  private final MergeMemory memory = MergeMemory.of(100_000_000, 10_000_000, 10_000_000);
  private final Map<TableSpec, TableMerge> merges = new LinkedHashMap<>();

  private MergedTables(DuckDBConnection connection) {
    this.connection = connection;
  }

  public static MergedTables open(WarehouseSpec spec) {
    try {
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", DuckDbFile.settings())
              .unwrap(DuckDBConnection.class);
      PrepareTables.prepare(connection, spec, Backfill.NONE);
      return new MergedTables(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Merges what comes together. */
  public void merge(List<TableMutation> mutations) {
    Map<TableSpec, List<TableMutation>> byTable = new LinkedHashMap<>();
    for (TableMutation mutation : mutations) {
      byTable.computeIfAbsent(mutation.table(), t -> new ArrayList<>()).add(mutation);
    }
    byTable.forEach(this::merge);
  }

  private void merge(TableSpec table, List<TableMutation> mutations) {
    try {
      merges.computeIfAbsent(table, t -> new TableMerge(connection, t, memory)).merge(mutations);
    } catch (SQLException e) {
      throw new IllegalStateException(table.qualifiedName(), e);
    }
  }

  /** Empties the tables that were written, but for their ghost rows. */
  public void clear() {
    for (TableSpec table : merges.keySet()) {
      execute("DELETE FROM " + table.qualifiedName() + " WHERE record_source <> 'ghost'");
    }
    merges.values().forEach(TableMerge::rowsWereTakenOut);
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The rows of a query, each value as text, with blanks between them. */
  public List<String> query(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(" ", row.stream().map(String::valueOf).toList()));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
