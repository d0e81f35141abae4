package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Appends the keys of what one table has taken to what an {@link Outbox} has of it. */
final class OutboxAppender {
  private final DuckDBConnection connection;
  private final TableSpec table;

  /** By column of the key, in the table's order: where it is in a row, and how it is appended. */
  private final int[] places;

  private final ColumnAppender[] appenders;

  OutboxAppender(DuckDBConnection connection, TableSpec table) {
    this.connection = connection;
    this.table = table;
    List<ColumnSpec> key = Outbox.keyColumns(table).toList();
    this.places = key.stream().mapToInt(table.columns()::indexOf).toArray();
    this.appenders =
        key.stream().map(column -> ColumnAppender.of(column.type())).toArray(ColumnAppender[]::new);
  }

  void append(Taken taken, long flush) throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(connection.getCatalog(), Outbox.SCHEMA, table.qualifiedName())) {
      for (TableMutation mutation : taken.fresh()) {
        append(mutation, flush, true, appender);
      }
      for (TableMutation mutation : taken.others()) {
        append(mutation, flush, false, appender);
      }
      appender.flush();
    }
  }

  private void append(TableMutation mutation, long flush, boolean isNew, DuckDBAppender appender)
      throws SQLException {
    List<@Nullable Object> values = mutation.row().getValues();
    appender.beginRow();
    for (int i = 0; i < places.length; i++) {
      Object value = values.get(places[i]);
      if (value == null) {
        appender.appendNull();
      } else {
        appenders[i].append(appender, value);
      }
    }
    appender.append(flush);
    appender.append(isNew);
    appender.endRow();
  }
}
