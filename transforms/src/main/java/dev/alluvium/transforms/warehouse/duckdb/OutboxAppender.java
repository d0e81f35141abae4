package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Appends what one table has taken to what an {@link Outbox} has of it. */
final class OutboxAppender {
  /** In a layout, in place of a column's number. */
  private static final int FLUSH = -1;

  private static final int KEY_ONLY = -2;
  private static final int EMPTY = -3;

  private final DuckDBConnection connection;
  private final TableSpec table;
  private final ColumnAppender[] appenders;

  /** For each column of the outbox's table, in its order, the spec's; or one of those above. */
  private final int[] ofRows;

  /** The same, of rows of which the key alone counts. */
  private final int[] ofKeys;

  OutboxAppender(DuckDBConnection connection, TableSpec table) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.appenders = ColumnAppender.of(table);
    List<String> declared = DuckDbSql.columnNames(table);
    this.ofRows =
        StoredTables.columnsOf(connection, Outbox.relation(table)).stream()
            .mapToInt(column -> place(column, declared))
            .toArray();
    Set<String> key = Set.copyOf(table.key());
    this.ofKeys = ofRows.clone();
    for (int i = 0; i < ofKeys.length; i++) {
      if (ofKeys[i] >= 0 && !key.contains(declared.get(ofKeys[i]))) {
        ofKeys[i] = EMPTY;
      }
    }
  }

  private static int place(String column, List<String> declared) {
    if (column.equals(Outbox.FLUSH_NAME)) {
      return FLUSH;
    }
    if (column.equals(Outbox.KEY_ONLY_NAME)) {
      return KEY_ONLY;
    }
    int place = declared.indexOf(column);
    return place < 0 ? EMPTY : place; // One that has left the contract.
  }

  void append(Taken taken, long flush) throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(connection.getCatalog(), Outbox.SCHEMA, table.qualifiedName())) {
      for (TableMutation mutation : taken.fresh()) {
        append(mutation, ofRows, flush, appender);
      }
      for (TableMutation mutation : taken.others()) {
        append(mutation, ofKeys, flush, appender);
      }
      appender.flush();
    }
  }

  private void append(TableMutation mutation, int[] layout, long flush, DuckDBAppender appender)
      throws SQLException {
    List<@Nullable Object> values = mutation.row().getValues();
    appender.beginRow();
    for (int column : layout) {
      Object value = column < 0 ? null : values.get(column);
      if (column == FLUSH) {
        appender.append(flush);
      } else if (column == KEY_ONLY) {
        appender.append(layout == ofKeys);
      } else if (value == null) {
        appender.appendNull();
      } else {
        appenders[column].append(appender, value);
      }
    }
    appender.endRow();
  }
}
