package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;

/** All rows of a table or view, in the order of their columns. */
final class RelationRows {
  private RelationRows() {}

  /**
   * Reads them.
   *
   * @param relation as {@code mart.mart_session}
   * @param columns those that are read, one at least
   */
  static List<Row> read(DuckDBConnection connection, String relation, List<ColumnSpec> columns)
      throws SQLException {
    String select = columns.stream().map(RelationRows::selected).collect(Collectors.joining(", "));
    RowReader reader =
        new RowReader(schema(columns), columns.stream().map(ColumnSpec::type).toList());
    int dot = relation.indexOf('.');
    String from = name(relation.substring(0, dot), relation.substring(dot + 1));
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + select + " FROM " + from + " ORDER BY ALL")) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
    }
    return rows;
  }

  private static String selected(ColumnSpec column) {
    String name = name(column.name());
    return column.type() == ColumnType.TIMESTAMP ? "epoch_us(" + name + ")" : name;
  }

  private static Schema schema(List<ColumnSpec> columns) {
    Schema.Builder schema = Schema.builder();
    columns.forEach(column -> schema.addNullableField(column.name(), column.type().fieldType()));
    return schema.build();
  }
}
