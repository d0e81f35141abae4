package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.text.ShownText;
import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Aligned columns for reading: numbers to the right, {@code NULL} spelled out, wide cells cut, the
 * number of rows at the end. Prints blocks of {@value #BLOCK_ROWS} rows, each aligned by itself, so
 * any result fits in memory.
 */
final class TableOutput {
  static final int BLOCK_ROWS = 10_000;
  static final int WIDEST = 60;

  private static final Set<Integer> NUMBERS =
      Set.of(
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC);

  private TableOutput() {}

  static void write(ResultSet result, Writer out) throws SQLException, IOException {
    ResultSetMetaData columns = result.getMetaData();
    int count = columns.getColumnCount();
    String[] header = new String[count];
    int[] types = new int[count];
    for (int i = 0; i < count; i++) {
      header[i] = cut(columns.getColumnLabel(i + 1));
      types[i] = columns.getColumnType(i + 1);
    }
    long rows = 0;
    List<String[]> block = new ArrayList<>();
    while (result.next()) {
      String[] row = new String[count];
      for (int i = 0; i < count; i++) {
        String text = Cells.read(result, i + 1, types[i]);
        row[i] = text == null ? "NULL" : cut(text);
      }
      block.add(row);
      rows++;
      if (block.size() == BLOCK_ROWS) {
        write(header, types, block, out);
        block.clear();
      }
    }
    if (rows == 0 || !block.isEmpty()) {
      write(header, types, block, out);
    }
    out.write("(" + rows + (rows == 1 ? " row)\n" : " rows)\n"));
  }

  private static void write(String[] header, int[] types, List<String[]> block, Writer out)
      throws IOException {
    int[] widths = Arrays.stream(header).mapToInt(TextWidth::of).toArray();
    for (String[] row : block) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
      }
    }
    writeRow(header, widths, types, out);
    writeRow(
        Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new), widths, types, out);
    for (String[] row : block) {
      writeRow(row, widths, types, out);
    }
  }

  private static void writeRow(String[] cells, int[] widths, int[] types, Writer out)
      throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(widths[i] - TextWidth.of(cells[i]));
      line.append(i == 0 ? "" : "  ");
      line.append(NUMBERS.contains(types[i]) ? padding + cells[i] : cells[i] + padding);
    }
    out.write(line.toString().stripTrailing());
    out.write('\n');
  }

  /** What a terminal would not show as a space, and at most {@value #WIDEST} columns wide. */
  static String cut(String text) {
    String line = ShownText.blanked(text);
    if (TextWidth.of(line) <= WIDEST) {
      return line;
    }
    int end = 0;
    for (int width = 0; ; ) {
      int c = line.codePointAt(end);
      width += TextWidth.of(c);
      if (width > WIDEST - 1) {
        return line.substring(0, end) + "…";
      }
      end += Character.charCount(c);
    }
  }
}
