package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Notes in the file what the rows of its tables are made of. A table with rows whose contract says
 * it otherwise has rows of both meanings from then on, until all are made again.
 */
final class KeepMeanings {
  private final DuckDBConnection connection;

  KeepMeanings(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Of models nothing is mixed: they are built as a whole. A file of an older version says of no
   * table what its rows are made of: it is believed.
   *
   * @param tables those of the warehouse that are prepared
   */
  void keep(List<TableSpec> tables, WarehouseSpec warehouse, StoredTables stored)
      throws SQLException {
    Set<String> models =
        warehouse.models().stream().map(ViewSpec::qualifiedName).collect(Collectors.toSet());
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (TableSpec table : tables) {
        String relation = table.qualifiedName();
        Map<String, String> meaning = warehouse.meanings().getOrDefault(relation, Map.of());
        Map<String, StoredTables.Meaning> known = stored.meanings.getOrDefault(relation, Map.of());
        List<String> otherwise = stored.otherwise(relation, meaning);
        if (otherwise.isEmpty() && known.keySet().equals(meaning.keySet())) {
          continue;
        }
        Set<String> mixed =
            otherwise.isEmpty() || models.contains(relation) || isEmpty(statement, name(table))
                ? Set.of()
                : Set.copyOf(otherwise);
        if (!known.isEmpty()) {
          statement.execute(
              "DELETE FROM " + TableNotes.MEANINGS + " WHERE table_name = " + literal(relation));
        }
        meaning.forEach(
            (column, text) ->
                rows.add(
                    "(%s, %s, %s, %s)"
                        .formatted(
                            literal(relation),
                            literal(column),
                            literal(text),
                            mixed.contains(column))));
      }
      if (!rows.isEmpty()) {
        statement.execute(
            "INSERT INTO " + TableNotes.MEANINGS + " VALUES " + String.join(", ", rows));
      }
    }
  }

  static boolean isEmpty(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT EXISTS (FROM " + table + ")")) {
      row.next();
      return !row.getBoolean(1);
    }
  }

  /** All rows of these tables have been made again; those that would not be made now are left. */
  void remade(Collection<String> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute(
            "UPDATE %s SET is_mixed = FALSE WHERE is_mixed AND table_name = %s AND column_name <> %s"
                .formatted(TableNotes.MEANINGS, literal(table), literal(ColumnId.ROWS)));
      }
    }
  }
}
