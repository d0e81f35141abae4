package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.text.ShownText;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table as GitHub's Markdown has it, numbers to the right. Streams: holds one row. */
final class MarkdownOutput {
  private MarkdownOutput() {}

  static void write(Rows rows, Writer out) throws SQLException, IOException {
    writeRow(rows.columns().stream().map(column -> ShownText.blanked(column.name())), out);
    out.write(
        rows.columns().stream()
            .map(column -> column.isNumber() ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|\n")));
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      writeRow(Arrays.stream(row).map(Shown::value), out);
    }
  }

  private static void writeRow(Stream<String> cells, Writer out) throws IOException {
    out.write(
        cells
            .map(cell -> " " + cell.replace("\\", "\\\\").replace("|", "\\|") + " ")
            .collect(Collectors.joining("|", "|", "|\n")));
  }
}
