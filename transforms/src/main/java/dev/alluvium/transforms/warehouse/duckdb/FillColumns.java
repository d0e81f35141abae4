package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.Backfill.Filling;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Fills columns that a table has gained, in the caller's transaction. Memory does not grow with the
 * table: its rows are read some megabytes at a time, what they get is staged, and the table is
 * written anew, since DuckDB would hold all that an UPDATE changes in memory.
 */
final class FillColumns {
  private static final String STAGED = name("temp", "main") + "." + name("backfill");
  private static final long SLICE_ROWS = 10_000;
  private static final long SLICE_BYTES = 8 << 20;

  private final DuckDBConnection connection;
  private final TableSpec table;
  private final Filling filling;
  private final List<ColumnSpec> staged;

  private FillColumns(DuckDBConnection connection, TableSpec table, Filling filling) {
    this.connection = connection;
    this.table = table;
    this.filling = filling;
    this.staged =
        Stream.concat(filling.columns().stream(), Stream.of(filling.from()))
            .map(this::column)
            .toList();
  }

  /**
   * Fills them, where any row has something for them.
   *
   * @param stored the columns that the table has, in their order, the gained ones included
   * @return whether it has; the table is then another, without comments
   */
  static boolean run(
      DuckDBConnection connection,
      TableSpec table,
      Filling filling,
      Map<String, StoredTables.Column> stored)
      throws SQLException {
    FillColumns fill = new FillColumns(connection, table, filling);
    fill.execute(
        "CREATE TEMP TABLE backfill (id BIGINT, %s)"
            .formatted(
                fill.staged.stream()
                    .map(c -> name(c.name()) + " " + DuckDbSql.type(c.type()))
                    .collect(Collectors.joining(", "))));
    boolean any = fill.stage();
    if (any) {
      fill.rewrite(stored);
    }
    fill.execute("DROP TABLE " + STAGED);
    return any;
  }

  private ColumnSpec column(String column) {
    return table.columns().get(DuckDbSql.columnNames(table).indexOf(column));
  }

  private boolean stage() throws SQLException {
    List<ColumnAppender> appenders = staged.stream().map(c -> ColumnAppender.of(c.type())).toList();
    boolean any = false;
    for (long[] slice : slices()) {
      Map<Long, @Nullable Object[]> taken = take(slice);
      any |= !taken.isEmpty();
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "backfill")) {
        for (Map.Entry<Long, @Nullable Object[]> row : taken.entrySet()) {
          append(appender, appenders, row.getKey(), row.getValue());
        }
      }
    }
    return any;
  }

  /** The values of a slice's rows that have some, by row number. */
  private Map<Long, @Nullable Object[]> take(long[] slice) throws SQLException {
    Map<Long, @Nullable Object[]> taken = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select(name(filling.from()), slice))) {
      while (rows.next()) {
        @Nullable Object[] values = filling.take(rows.getString(2));
        if (values != null) {
          taken.put(rows.getLong(1), values);
        }
      }
    }
    return taken;
  }

  private static void append(
      DuckDBAppender appender, List<ColumnAppender> appenders, long id, @Nullable Object[] values)
      throws SQLException {
    appender.beginRow();
    appender.append(id);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        appender.appendNull();
      } else {
        appenders.get(i).append(appender, value);
      }
    }
    appender.endRow();
  }

  /** The first row number of each, and the first no longer in it. */
  private List<long[]> slices() throws SQLException {
    List<long[]> slices = new ArrayList<>();
    long end = end();
    for (long from = 0; from < end; from += SLICE_ROWS) {
      long start = from;
      long bytes = 0;
      try (Statement statement = connection.createStatement();
          ResultSet lengths =
              statement.executeQuery(
                  select(
                      "strlen(" + name(filling.from()) + ")",
                      new long[] {from, from + SLICE_ROWS}))) {
        while (lengths.next()) {
          bytes += lengths.getLong(2);
          if (bytes > SLICE_BYTES) {
            slices.add(new long[] {start, lengths.getLong(1) + 1});
            start = lengths.getLong(1) + 1;
            bytes = 0;
          }
        }
      }
      if (bytes > 0) {
        slices.add(new long[] {start, from + SLICE_ROWS});
      }
    }
    return slices;
  }

  private long end() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(max(rowid) + 1, 0) FROM " + name(table))) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Of the rows of a slice that may have something, their number and what is asked for. */
  private String select(String what, long[] slice) {
    String from = name(filling.from());
    return "SELECT rowid, %s FROM %s WHERE rowid >= %s AND rowid < %s AND (%s) ORDER BY rowid"
        .formatted(
            what,
            name(table),
            slice[0],
            slice[1],
            filling.marks().stream()
                .map(mark -> "contains(" + from + ", " + DuckDbSql.literal(mark) + ")")
                .collect(Collectors.joining(" OR ")));
  }

  private void rewrite(Map<String, StoredTables.Column> stored) throws SQLException {
    String anew = name(table.dataset(), table.name() + "__filled");
    execute(
        "CREATE TABLE %s (%s)"
            .formatted(
                anew,
                stored.entrySet().stream()
                    .map(
                        c ->
                            name(c.getKey())
                                + " "
                                + c.getValue().type()
                                + (c.getValue().nullable() ? "" : " NOT NULL"))
                    .collect(Collectors.joining(", "))));
    execute(
        "INSERT INTO %s SELECT %s FROM %s t LEFT JOIN %s s ON t.rowid = s.id"
            .formatted(
                anew,
                stored.keySet().stream().map(this::value).collect(Collectors.joining(", ")),
                name(table),
                STAGED));
    execute("DROP TABLE " + name(table));
    execute("ALTER TABLE " + anew + " RENAME TO " + name(table.name()));
  }

  private String value(String column) {
    boolean isStaged = staged.stream().anyMatch(c -> c.name().equals(column));
    return isStaged
        ? "CASE WHEN s.id IS NULL THEN t.%1$s ELSE s.%1$s END".formatted(name(column))
        : "t." + name(column);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
