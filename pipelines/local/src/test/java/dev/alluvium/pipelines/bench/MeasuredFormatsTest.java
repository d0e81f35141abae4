package dev.alluvium.pipelines.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each format gives back as many rows as were written, whatever is in them. */
class MeasuredFormatsTest {
  private static final String DOMAIN = "devices";

  @Test
  void everyFormatHasAllRows(@TempDir Path folder) throws IOException, SQLException {
    Path file = folder.resolve("w.duckdb");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA raw");
      for (EventSpec event : ContractLoader.loadNamed(DOMAIN).events()) {
        write(RawTables.table(event), statement);
      }
    }

    MeasuredFormats formats = MeasuredFormats.of(DOMAIN, file, folder.resolve("formats"));

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    formats.print(new PrintStream(printed, true, UTF_8));
    String text = printed.toString(UTF_8);
    assertThat(text, containsString("300 rows of raw."));
    assertThat(text, containsString("24 of them of 2026-01-0"));
    assertThat(text.lines().filter(line -> line.startsWith("Parquet, ")).count(), is(4L));
    assertThat(text.lines().filter(line -> line.startsWith("Avro, ")).count(), is(3L));
  }

  @Test
  void saysThatAFileIsNotOfTheDomain(@TempDir Path folder) throws SQLException {
    Path file = folder.resolve("w.duckdb");
    DuckDbFile.open(file).close();

    IOException e =
        assertThrows(
            IOException.class, () -> MeasuredFormats.of(DOMAIN, file, folder.resolve("formats")));

    assertThat(e.getMessage(), is("the formats cannot be measured"));
  }

  /** An hour a row, with some that are empty, and texts that a format may trip over. */
  private static void write(TableSpec table, Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE %s (%s)"
            .formatted(
                DuckDbSql.name(table),
                table.columns().stream()
                    .map(c -> DuckDbSql.name(c.name()) + " " + SqlDialect.DUCKDB.type(c.type()))
                    .collect(Collectors.joining(", "))));
    statement.execute(
        "INSERT INTO %s SELECT %s FROM generate_series(0, 299) AS s(i)"
            .formatted(
                DuckDbSql.name(table),
                table.columns().stream()
                    .map(MeasuredFormatsTest::value)
                    .collect(Collectors.joining(", "))));
  }

  private static String value(ColumnSpec column) {
    if (column.name().equals(EventColumns.EVENT_TS)) {
      return "TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR";
    }
    return "CASE WHEN i % 7 > 0 THEN "
        + (column.type() == ColumnType.JSON ? "'{\"a\": [null, \"é\"]}'" : texts(column))
        + " END";
  }

  private static String texts(ColumnSpec column) {
    List<String> texts = List.of("", "\"", "a,b;\t|", "two\nlines\r\n", "NULL", "{}", "ü€𝄞");
    return switch (column.type()) {
      case STRING ->
          texts.stream().map(DuckDbSql::literal).collect(Collectors.joining(", ", "[", "]"))
              + "[1 + i % "
              + texts.size()
              + "]";
      case TIMESTAMP -> "TIMESTAMP '0044-03-15' + INTERVAL (i) DAY";
      case DATE -> "DATE '1969-12-01' + CAST(i AS INTEGER)";
      case BOOLEAN -> "i % 2 = 0";
      case BYTES -> "from_hex('00ff0a22')";
      case FLOAT64 ->
          "CASE i % 3 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE ELSE i / 3.0 END";
      case INT64, NUMERIC, JSON -> "i - 9000000000";
    };
  }
}
