package dev.alluvium.pipelines.sql;

import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180 with a header: CRLF, quotes only where needed, NULL empty and an empty text {@code ""}.
 * Streams: holds one row.
 */
final class CsvOutput {
  private CsvOutput() {}

  static void write(ResultSet result, Writer out) throws SQLException, IOException {
    ResultSetMetaData columns = result.getMetaData();
    int count = columns.getColumnCount();
    for (int i = 1; i <= count; i++) {
      writeCell(columns.getColumnLabel(i), i, count, out);
    }
    int[] types = new int[count + 1];
    for (int i = 1; i <= count; i++) {
      types[i] = columns.getColumnType(i);
    }
    while (result.next()) {
      for (int i = 1; i <= count; i++) {
        writeCell(Cells.read(result, i, types[i]), i, count, out);
      }
    }
  }

  private static void writeCell(@Nullable String text, int column, int count, Writer out)
      throws IOException {
    if (text != null) {
      out.write(quote(text));
    }
    out.write(column < count ? "," : "\r\n");
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
