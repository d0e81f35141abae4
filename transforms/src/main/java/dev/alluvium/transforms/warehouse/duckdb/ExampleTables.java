package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Plain tables in a database in memory that stand for the tables and views of a warehouse while an
 * example is tried.
 */
final class ExampleTables {
  private static final Instant ANY_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private final DuckDBConnection connection;
  private final Map<String, List<ColumnSpec>> columns;

  /**
   * @param columns of each table and view, by qualified name
   */
  ExampleTables(DuckDBConnection connection, Map<String, List<ColumnSpec>> columns) {
    this.connection = connection;
    this.columns = columns;
  }

  /** Tries an example; tells why it is not as it should be. */
  interface Trial {
    Optional<String> difference(DuckDBConnection connection) throws SQLException;
  }

  /** Why an example is not as it should be, in a database that is empty before and after. */
  Optional<String> during(Trial trial) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      try {
        return trial.difference(connection);
      } finally {
        statement.execute("ROLLBACK");
      }
    } catch (SQLException | DuckDbException e) {
      return Optional.of(DuckDbException.firstLine(e));
    }
  }

  /** Makes a table for what stands for one here, with these rows; every column may be empty. */
  TableSpec create(String relation, List<Row> rows) throws SQLException {
    TableSpec table = table(relation);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(table.dataset()));
      statement.execute(
          table.columns().stream()
              .map(column -> name(column.name()) + " " + DuckDbSql.type(column.type()))
              .collect(Collectors.joining(", ", "CREATE TABLE " + name(table) + " (", ")")));
    }
    if (!rows.isEmpty()) {
      new RowAppender(connection, table)
          .insert(
              rows.stream().map(row -> TableMutation.upsert(table, whole(table, row))).toList());
    }
    return table;
  }

  private TableSpec table(String relation) {
    int dot = relation.indexOf('.');
    return TableSpec.builder()
        .setDataset(relation.substring(0, dot))
        .setName(relation.substring(dot + 1))
        .setDescription("")
        .setOwner("")
        .setColumns(columns.getOrDefault(relation, List.of()))
        .setKey(List.of())
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  /** The row with every column of its table. One of raw has a time, or it would be a tombstone. */
  private static Row whole(TableSpec table, Row some) {
    List<@Nullable Object> values = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      boolean isTimeOfRaw =
          table.dataset().equals(Dataset.RAW.id()) && column.name().equals(EventColumns.EVENT_TS);
      values.add(
          some.getSchema().hasField(column.name())
              ? some.getValue(column.name())
              : isTimeOfRaw ? ANY_TIME : null);
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  /** How many rows a query gives. */
  long count(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT count(*) FROM (\n" + query + "\n) AS counted")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }
}
