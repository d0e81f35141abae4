package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.names;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.warehouse.TableRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The queries behind a {@link TableRead}; times are microseconds since 1970, UTC. */
final class SliceSql {
  /** What a row takes beside its texts, per column. */
  private static final int COLUMN_BYTES = 16;

  private SliceSql() {}

  /**
   * @throws IllegalArgumentException if a column is missing, or the time column is no timestamp
   */
  static void check(TableRead read) {
    TableSpec table = read.table();
    List<String> columns = DuckDbSql.columnNames(table);
    List<String> used = new ArrayList<>(read.distinctOn());
    used.addAll(read.largestBy());
    used.add(read.timeColumn());
    for (String column : used) {
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(table.qualifiedName() + " has no column " + column);
      }
    }
    ColumnSpec time = table.columns().get(columns.indexOf(read.timeColumn()));
    if (time.type() != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException(time.name() + " is no timestamp, it is " + time.type());
    }
  }

  /** Whether rows of which one is read may lie at different times, and so in different slices. */
  static boolean isWhole(TableRead read) {
    return !read.distinctOn().isEmpty() && !read.distinctOn().contains(read.timeColumn());
  }

  /** Ascending times that cut the range into slices of about so many bytes. */
  static String bounds(TableRead read, long bytesPerSlice) {
    String time = "epoch_us(" + name(read.timeColumn()) + ")";
    return String.format(
        Locale.ROOT,
        "SELECT min(bound) FROM (SELECT %1$s AS bound, sum(%2$d + %3$s)"
            + " OVER (ORDER BY %1$s ROWS UNBOUNDED PRECEDING) // %4$d AS slice FROM %5$s t"
            + " WHERE %6$s) GROUP BY slice ORDER BY 1",
        time,
        (long) COLUMN_BYTES * read.table().columns().size(),
        TextSize.of(read.table()),
        bytesPerSlice,
        name(read.table()),
        within(
            read,
            String.valueOf(OrderedBits.micros(read.from())),
            String.valueOf(OrderedBits.micros(read.until()))));
  }

  /** The number behind that of the last row. */
  static String end(TableRead read) {
    return "SELECT coalesce(max(rowid) + 1, 0) FROM " + name(read.table());
  }

  /**
   * The rows of one slice, in the columns' order; timestamps as microseconds. Its three parameters
   * are the slice's first time, the first no longer in it, and a number that rows are before.
   */
  static String rows(TableRead read) {
    String columns =
        read.table().columns().stream()
            .map(
                c ->
                    c.type() == ColumnType.TIMESTAMP
                        ? "epoch_us(" + name(c.name()) + ")"
                        : name(c.name()))
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM %s WHERE %s AND rowid < ?::BIGINT"
            .formatted(columns, name(read.table()), within(read, "?::BIGINT", "?::BIGINT"));
    if (read.distinctOn().isEmpty()) {
      return sql;
    }
    List<String> order = new ArrayList<>(read.largestBy());
    DuckDbSql.columnNames(read.table()).stream()
        .filter(c -> !order.contains(c))
        .forEach(order::add);
    return "%s QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s%s) = 1"
        .formatted(
            sql,
            names("", read.distinctOn()),
            read.earliest() ? name(read.timeColumn()) + ", " : "",
            order.stream()
                .map(c -> name(c) + " DESC NULLS FIRST")
                .collect(Collectors.joining(", ")));
  }

  private static String within(TableRead read, String from, String until) {
    return "%1$s >= make_timestamp(%2$s) AND %1$s < make_timestamp(%3$s)"
        .formatted(name(read.timeColumn()), from, until);
  }
}
