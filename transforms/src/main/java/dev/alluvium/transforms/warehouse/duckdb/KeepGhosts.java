package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Gives tables the rows that stand for an unknown or erroneous key, where they lack them. */
final class KeepGhosts {
  private final DuckDBConnection connection;

  KeepGhosts(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** In the connection's transaction; a sink beside the file is told. */
  void keep(WarehouseSpec spec) throws SQLException {
    List<String> tables = lacking(spec);
    boolean isNoted = !tables.isEmpty() && Outbox.isKept(connection);
    for (String lacking : tables) {
      TableSpec table = spec.table(lacking);
      List<Row> ghosts = spec.ghosts().getOrDefault(lacking, List.of());
      new TableMerge(connection, table, MergeMemory.none())
          .merge(ghosts.stream().map(row -> TableMutation.upsert(table, row)).toList());
      if (isNoted) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(Outbox.mark(lacking));
        }
      }
    }
  }

  /** In one query for all: to merge rows that are there takes ten times as long. */
  private List<String> lacking(WarehouseSpec spec) throws SQLException {
    List<String> lacking = new ArrayList<>();
    if (spec.ghosts().isEmpty()) {
      return lacking;
    }
    String query =
        spec.ghosts().entrySet().stream()
            .map(ghosts -> query(spec.table(ghosts.getKey()), ghosts.getValue()))
            .collect(Collectors.joining(" UNION ALL "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        lacking.add(row.getString(1));
      }
    }
    return lacking;
  }

  private static String query(TableSpec table, List<Row> ghosts) {
    String any =
        ghosts.stream().map(ghost -> condition(table, ghost)).collect(Collectors.joining(" OR "));
    return "SELECT %s WHERE (SELECT count(*) FROM %s WHERE %s) < %s"
        .formatted(literal(table.qualifiedName()), name(table), any, String.valueOf(ghosts.size()));
  }

  private static String condition(TableSpec table, Row ghost) {
    return table.columns().stream()
        .map(column -> condition(column, ghost.<Object>getValue(column.name())))
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  private static String condition(ColumnSpec column, @Nullable Object value) {
    return value == null
        ? name(column.name()) + " IS NULL"
        : "%s = CAST(%s AS %s)"
            .formatted(
                name(column.name()), literal(String.valueOf(value)), DuckDbSql.type(column.type()));
  }
}
