package dev.alluvium.pipelines.bigquery;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A table's content as lines of text, to compare warehouses by. Equal rows are one line; columns
 * that the wall clock decides are left out.
 */
public final class TableText {
  /** Sums of doubles depend on the order of adding up. */
  private static final MathContext DIGITS = new MathContext(10);

  private TableText() {}

  /** What the process read, and when, is another thing in every run. */
  public static final Set<String> WALL_CLOCK = Set.of("read_at", "run_id", "counted_at");

  public static SortedSet<String> of(TableSpec table, List<Row> rows) {
    SortedSet<String> lines = new TreeSet<>();
    for (Row row : rows) {
      lines.add(line(table, row.getValues(), WALL_CLOCK));
    }
    return lines;
  }

  /** Of a DuckDB file that no session holds open. */
  public static SortedSet<String> ofDuckDb(Path file, TableSpec table) {
    try (Connection connection = DuckDbFile.open(file)) {
      return ofDuckDb(connection, table);
    } catch (SQLException e) {
      throw new AssertionError(table.qualifiedName(), e);
    }
  }

  /** Of an open database. */
  public static SortedSet<String> ofDuckDb(Connection connection, TableSpec table) {
    return ofDuckDb(connection, table, WALL_CLOCK);
  }

  /** The same, without the columns of these names. */
  public static SortedSet<String> ofDuckDb(
      Connection connection, TableSpec table, Set<String> without) {
    String columns =
        table.columns().stream()
            .map(c -> c.type() == ColumnType.TIMESTAMP ? "epoch_us(" + c.name() + ")" : c.name())
            .collect(Collectors.joining(", "));
    SortedSet<String> lines = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + columns + " FROM " + table.qualifiedName())) {
      while (result.next()) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
          boolean isBytes = table.columns().get(i).type() == ColumnType.BYTES;
          values.add(isBytes ? result.getBytes(i + 1) : result.getObject(i + 1));
        }
        lines.add(line(table, values, without));
      }
    } catch (SQLException e) {
      throw new AssertionError(table.qualifiedName(), e);
    }
    return lines;
  }

  private static String line(TableSpec table, List<@Nullable Object> values, Set<String> without) {
    StringJoiner line = new StringJoiner("|");
    for (int i = 0; i < values.size(); i++) {
      ColumnSpec column = table.columns().get(i);
      if (!without.contains(column.name())) {
        line.add(column.name() + "=" + text(values.get(i)));
      }
    }
    return line.toString();
  }

  /** Since the epoch; Java's own difference does not reach as far as a column does. */
  static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Instant instant) {
      return String.valueOf(micros(instant));
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Double number) {
      return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
