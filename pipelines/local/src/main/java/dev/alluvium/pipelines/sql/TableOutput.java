package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.text.ShownText;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns for reading: numbers to the right, {@code NULL} spelled out, wide cells cut, the
 * number of rows at the end. A plan of {@code EXPLAIN} is printed as it is. Prints blocks of
 * {@value #BLOCK_ROWS} rows, each aligned by itself, so any result fits in memory.
 */
final class TableOutput {
  static final int BLOCK_ROWS = 10_000;

  /** Columns of a terminal that a cell has where nothing else is said. */
  static final int WIDEST = 60;

  private static final List<String> PLAN = List.of("explain_key", "explain_value");

  private final List<Column> columns;
  private final int widest;
  private final Writer out;

  private TableOutput(List<Column> columns, int widest, Writer out) {
    this.columns = columns;
    this.widest = widest;
    this.out = out;
  }

  static void write(Rows rows, int widest, Writer out) throws SQLException, IOException {
    List<Column> columns = rows.columns();
    if (columns.stream().map(Column::name).toList().equals(PLAN)) {
      writePlan(rows, out);
    } else {
      new TableOutput(columns, widest, out).write(rows);
    }
  }

  private static void writePlan(Rows rows, Writer out) throws SQLException, IOException {
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      out.write(Shown.lines(String.valueOf(row[1])).stripTrailing());
      out.write('\n');
    }
  }

  private void write(Rows rows) throws SQLException, IOException {
    String[] header =
        columns.stream()
            .map(column -> cut(ShownText.blanked(column.name()), widest))
            .toArray(String[]::new);
    long count = 0;
    List<String[]> block = new ArrayList<>();
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      block.add(
          Arrays.stream(row).map(text -> cut(Shown.value(text), widest)).toArray(String[]::new));
      count++;
      if (block.size() == BLOCK_ROWS) {
        write(header, block);
        block.clear();
      }
    }
    if (count == 0 || !block.isEmpty()) {
      write(header, block);
    }
    out.write("(" + count + (count == 1 ? " row)\n" : " rows)\n"));
  }

  private void write(String[] header, List<String[]> block) throws IOException {
    int[] widths = Arrays.stream(header).mapToInt(TextWidth::of).toArray();
    for (String[] row : block) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
      }
    }
    writeRow(header, widths);
    writeRow(Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new), widths);
    for (String[] row : block) {
      writeRow(row, widths);
    }
  }

  private void writeRow(String[] cells, int[] widths) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(widths[i] - TextWidth.of(cells[i]));
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).isNumber() ? padding + cells[i] : cells[i] + padding);
    }
    out.write(line.toString().stripTrailing());
    out.write('\n');
  }

  /** At most so many columns of a terminal. */
  static String cut(String line, int widest) {
    if (TextWidth.of(line) <= widest) {
      return line;
    }
    int end = 0;
    for (int width = 0; ; ) {
      int c = line.codePointAt(end);
      width += TextWidth.of(c);
      if (width > widest - 1) {
        return line.substring(0, end) + "…";
      }
      end += Character.charCount(c);
    }
  }
}
