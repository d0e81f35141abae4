package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a table holds under the keys of some mutations, and takes rows out by their
 * numbers. A few keys of one text stand in the query; others in a temporary table that it joins.
 * Either way it is one scan of the key's columns.
 */
final class StoredRows {
  /** With more, a query takes longer to be read than a temporary table to be filled. */
  private static final int MOST_LITERALS = 200;

  private final TableSpec table;
  private final MergeSql sql;
  private final MergeOrder order;
  private final RowReader reader;
  private final String columns;
  private final @Nullable String textKey;
  private final int keyColumn;

  /** A row, and its number in the table. */
  record Stored(long rowid, TableMutation row) {}

  StoredRows(TableSpec table, MergeSql sql, MergeOrder order) {
    this.table = table;
    this.sql = sql;
    this.order = order;
    this.reader =
        new RowReader(table.rowSchema(), table.columns().stream().map(ColumnSpec::type).toList());
    this.columns =
        table.columns().stream().map(StoredRows::selected).collect(Collectors.joining(", "));
    this.keyColumn = DuckDbSql.columnNames(table).indexOf(table.key().get(0));
    boolean isText =
        table.key().size() == 1 && table.columns().get(keyColumn).type() == ColumnType.STRING;
    this.textKey = isText ? table.key().get(0) : null;
  }

  private static String selected(ColumnSpec column) {
    String name = "t." + name(column.name());
    return column.type() == ColumnType.TIMESTAMP ? "epoch_us(" + name + ")" : name;
  }

  /** By {@link MergeOrder#keyOf}: the row of each key that is there. */
  Map<Object, Stored> of(List<TableMutation> mutations, RowAppender appender, Statement statement)
      throws SQLException {
    String literals = literals(mutations);
    if (literals != null) {
      return select(literals, statement);
    }
    statement.execute(sql.createEmptyWinners());
    appender.stage(MergeSql.winnersName(table), mutations);
    Map<Object, Stored> rows = select(sql.joinWinners(), statement);
    statement.execute(sql.dropWinners());
    return rows;
  }

  private Map<Object, Stored> select(String found, Statement statement) throws SQLException {
    Map<Object, Stored> rows = new HashMap<>();
    try (ResultSet result =
        statement.executeQuery(
            "SELECT %s, t.rowid FROM %s t %s".formatted(columns, name(table), found))) {
      while (result.next()) {
        TableMutation row = TableMutation.upsert(table, reader.read(result));
        rows.put(order.keyOf(row), new Stored(result.getLong(table.columns().size() + 1), row));
      }
    }
    return rows;
  }

  /** NULL where the keys are to be joined. */
  private @Nullable String literals(List<TableMutation> mutations) {
    if (textKey == null || mutations.size() > MOST_LITERALS) {
      return null;
    }
    List<String> keys = new ArrayList<>(mutations.size());
    for (TableMutation mutation : mutations) {
      Object key = mutation.row().getValues().get(keyColumn);
      if (key == null) {
        return null;
      }
      keys.add(literal((String) key));
    }
    return "WHERE t."
        + name(Objects.requireNonNull(textKey))
        + " IN ("
        + String.join(", ", keys)
        + ")";
  }

  void delete(List<Stored> rows, Statement statement) throws SQLException {
    String rowids =
        rows.stream().map(row -> Long.toString(row.rowid())).collect(Collectors.joining(", "));
    statement.execute("DELETE FROM %s WHERE rowid IN (%s)".formatted(name(table), rowids));
  }
}
