package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.text.ShownText;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line per value, uncut, and an empty line between rows. Streams: holds one row. */
final class LineOutput {
  private LineOutput() {}

  static void write(Rows rows, Writer out) throws SQLException, IOException {
    List<String> names = rows.columns().stream().map(Column::name).map(ShownText::blanked).toList();
    int widest = names.stream().mapToInt(TextWidth::of).max().orElse(0);
    String between = "";
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      out.write(between);
      for (int i = 0; i < row.length; i++) {
        String name = names.get(i);
        out.write(
            " ".repeat(widest - TextWidth.of(name)) + name + " = " + Shown.value(row[i]) + "\n");
      }
      between = "\n";
    }
  }
}
