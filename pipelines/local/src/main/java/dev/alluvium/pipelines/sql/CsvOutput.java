package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Rows;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180 with a header: CRLF, quotes only where needed, NULL empty and an empty text {@code ""}.
 * Streams: holds one row.
 */
final class CsvOutput {
  private CsvOutput() {}

  static void write(Rows rows, Writer out) throws SQLException, IOException {
    List<Column> columns = rows.columns();
    write(columns.stream().map(Column::name).toArray(String[]::new), out);
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      write(row, out);
    }
  }

  private static void write(@Nullable String[] cells, Writer out) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      String text = cells[i];
      if (text != null) {
        out.write(quote(text));
      }
      out.write(i < cells.length - 1 ? "," : "\r\n");
    }
  }

  static String quote(String text) {
    boolean quoted = text.isEmpty();
    for (int i = 0; i < text.length() && !quoted; i++) {
      char c = text.charAt(i);
      quoted = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
