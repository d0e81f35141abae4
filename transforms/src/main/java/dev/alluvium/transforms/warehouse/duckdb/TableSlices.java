package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.warehouse.TableRead;
import java.io.Serializable;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;

/**
 * Cuts the rows of a read into slices of time, and reads these. They hold about as many bytes, but
 * for what is of one microsecond. Steps carry SQL and types instead of the table's spec, which
 * holds optionals and so cannot be serialized.
 */
final class TableSlices implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A slice of time, in microseconds since 1970, UTC.
   *
   * @param from the first in it
   * @param until the first no longer in it
   */
  record Slice(long from, long until) {}

  /** What is done with a row. */
  interface Taking {
    void take(Row row, long millis);
  }

  private final String file;
  private final String table;
  private final String cutSql;
  private final String rowSql;
  private final String endSql;
  private final long from;
  private final long until;
  private final boolean isWhole;
  private final Schema schema;
  private final ArrayList<ColumnType> types;
  private final int timeColumn;

  /**
   * @param bytes of a slice, about
   */
  TableSlices(String file, TableRead read, long bytes) {
    TableSpec spec = read.table();
    this.file = file;
    this.table = spec.qualifiedName();
    this.cutSql = SliceSql.bounds(read, bytes);
    this.rowSql = SliceSql.rows(read);
    this.endSql = SliceSql.end(read);
    this.from = OrderedBits.micros(read.from());
    this.until = OrderedBits.micros(read.until());
    this.isWhole = SliceSql.isWhole(read);
    this.schema = spec.rowSchema();
    this.types = new ArrayList<>(spec.columns().stream().map(ColumnSpec::type).toList());
    this.timeColumn = DuckDbSql.columnNames(spec).indexOf(read.timeColumn()) + 1;
  }

  Schema schema() {
    return schema;
  }

  /** The slices, in their order. */
  List<Slice> cut() throws SQLException {
    ReportedLineage.readsTable(file, table);
    if (isWhole) {
      return List.of(new Slice(from, until));
    }
    List<Slice> slices = new ArrayList<>();
    long start = from;
    try (DuckDBConnection connection = DuckDbSession.of(Path.of(file)).connect();
        Statement statement = connection.createStatement();
        ResultSet bounds = statement.executeQuery(cutSql)) {
      while (bounds.next()) {
        long bound = bounds.getLong(1);
        if (bound > start) {
          slices.add(new Slice(start, bound));
          start = bound;
        }
      }
    }
    if (start < until) {
      slices.add(new Slice(start, until));
    }
    return slices;
  }

  /** The number behind that of the last row there is; rows that come later have larger ones. */
  long end() throws SQLException {
    try (DuckDBConnection connection = DuckDbSession.of(Path.of(file)).connect();
        Statement statement = connection.createStatement();
        ResultSet end = statement.executeQuery(endSql)) {
      end.next();
      return end.getLong(1);
    }
  }

  /**
   * Reads a slice.
   *
   * @param end only rows of smaller numbers
   */
  void read(Slice slice, long end, Taking taking) throws SQLException {
    RowReader reader = new RowReader(schema, types);
    try (DuckDBConnection connection = DuckDbSession.of(Path.of(file)).connect();
        PreparedStatement statement = connection.prepareStatement(rowSql)) {
      statement.setLong(1, slice.from());
      statement.setLong(2, slice.until());
      statement.setLong(3, end);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          long millis = Math.floorDiv(result.getLong(timeColumn), 1_000L);
          taking.take(reader.read(result), millis);
        }
      }
    }
  }
}
