package dev.alluvium.pipelines.sql;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file with the columns' types. Rows wait as texts in a DuckDB file beside it, wherever
 * they come from, as a job sends texts and a database that is read may write no file. Memory stays
 * flat.
 */
final class ParquetOutput {
  private ParquetOutput() {}

  /** Values with values within must be JSON. */
  static void write(Rows rows, Path file) throws SQLException, IOException {
    Path waiting = Path.of(file + ".duckdb");
    Files.deleteIfExists(waiting);
    try (DuckDBConnection connection = DuckDbFile.open(waiting);
        Statement statement = connection.createStatement()) {
      List<String> texts = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (Column column : rows.columns()) {
        String text = "c" + texts.size();
        texts.add(text + " VARCHAR");
        values.add(typed(column, text) + " AS " + name(column.name()));
      }
      statement.execute("CREATE TABLE waiting (" + String.join(", ", texts) + ")");
      append(rows, connection);
      statement.execute(
          "COPY (SELECT %s FROM waiting) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(String.join(", ", values), literal(file.toString())));
    } finally {
      Files.deleteIfExists(waiting);
      Files.deleteIfExists(Path.of(waiting + ".wal"));
    }
  }

  private static void append(Rows rows, DuckDBConnection connection)
      throws SQLException, IOException {
    try (DuckDBAppender appender = connection.createAppender("main", "waiting")) {
      for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
        appender.beginRow();
        for (String text : row) {
          if (text == null) {
            appender.appendNull();
          } else {
            appender.append(text);
          }
        }
        appender.endRow();
      }
    }
  }

  private static String typed(Column column, String text) {
    String type = column.type();
    if (type.equals("ENUM") || type.contains("NULL")) {
      return text; // DuckDB does not say of which words, and has no such type.
    }
    return column.isJson() && !type.equals("JSON")
        ? "CAST(CAST(%s AS JSON) AS %s)".formatted(text, type)
        : "CAST(%s AS %s)".formatted(text, type);
  }
}
