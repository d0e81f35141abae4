package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;

/** How the rows of a warehouse file differ from those expected of it, ghost rows aside. */
public final class ExpectedRows {
  /** Of a table that should have no row, so many columns are shown. */
  private static final int MOST_COLUMNS = 8;

  private ExpectedRows() {}

  /**
   * The differences, for people: of each table or view its name and, below it, the rows that are
   * missing or unexpected; empty if there is none.
   *
   * @param expected by qualified name, all rows in any order; a column that a row has not may have
   *     any value
   * @throws DuckDbException if the file cannot be read
   */
  public static Optional<String> difference(
      Path file, WarehouseSpec warehouse, Map<String, List<Row>> expected) {
    List<String> differences = new ArrayList<>();
    try (DuckDBConnection connection = DuckDbFile.openReadOnly(file)) {
      for (Map.Entry<String, List<Row>> relation : expected.entrySet()) {
        difference(
                connection,
                relation.getKey(),
                Objects.requireNonNull(warehouse.relations().get(relation.getKey())),
                warehouse.ghosts().getOrDefault(relation.getKey(), List.of()),
                relation.getValue())
            .ifPresent(rows -> differences.add(relation.getKey() + "\n" + rows));
      }
    } catch (SQLException e) {
      throw DuckDbException.because(file.toString(), e);
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", differences));
  }

  private static Optional<String> difference(
      DuckDBConnection connection,
      String relation,
      List<ColumnSpec> all,
      List<Row> ghosts,
      List<Row> expected)
      throws SQLException {
    Set<String> named =
        expected.stream()
            .flatMap(row -> row.getSchema().getFieldNames().stream())
            .collect(Collectors.toSet());
    List<ColumnSpec> compared =
        all.stream().filter(c -> named.isEmpty() || named.contains(c.name())).toList();
    List<Row> rows = new ArrayList<>(RelationRows.read(connection, relation, compared));
    for (Row ghost : ghosts) {
      rows.stream()
          .filter(row -> RowDifference.agree(compared, ghost, row))
          .findFirst()
          .ifPresent(rows::remove);
    }
    return RowDifference.of(named.isEmpty() ? filled(compared, rows) : compared, expected, rows);
  }

  /** Those in which there is something. */
  private static List<ColumnSpec> filled(List<ColumnSpec> columns, List<Row> rows) {
    return columns.stream()
        .filter(column -> rows.stream().anyMatch(row -> row.getValue(column.name()) != null))
        .limit(MOST_COLUMNS)
        .toList();
  }
}
