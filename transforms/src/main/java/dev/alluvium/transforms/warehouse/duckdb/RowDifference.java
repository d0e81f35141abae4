package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.text.JsonContent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * How rows differ from those expected, in whatever order both are. Each row is to be met by one of
 * the others; columns that an expected row has not may have any value. Numbers of float64 agree
 * that differ by less than a billionth, and JSON of the same value, however it is written.
 */
final class RowDifference {
  private static final double CLOSE = 1e-9;
  private static final String ANY = "·";
  private static final int MOST_LINES = 20;

  private final List<ColumnSpec> columns;
  private final List<Row> expected;
  private final List<Row> given;

  /** By the place of a given row, that of the expected one which it meets; or -1. */
  private final int[] meets;

  private RowDifference(List<ColumnSpec> columns, List<Row> expected, List<Row> given) {
    this.columns = columns;
    this.expected = expected;
    this.given = given;
    this.meets = new int[given.size()];
    Arrays.fill(meets, -1);
  }

  /**
   * A small table of the rows that are missing or unexpected, the first of them if they are many;
   * empty if there is none.
   *
   * @param given rows with all columns
   */
  static Optional<String> of(List<ColumnSpec> columns, List<Row> expected, List<Row> given) {
    return new RowDifference(columns, expected, given).table();
  }

  private Optional<String> table() {
    List<List<String>> lines = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!isMet(i, new boolean[given.size()])) {
        lines.add(line("missing", expected.get(i)));
      }
    }
    for (int i = 0; i < given.size(); i++) {
      if (meets[i] < 0) {
        lines.add(line("unexpected", given.get(i)));
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    int left = lines.size() - MOST_LINES;
    return Optional.of(
        left <= 0
            ? aligned(lines)
            : aligned(new ArrayList<>(lines.subList(0, MOST_LINES))) + "\n… and " + left + " more");
  }

  /** Finds a row for the expected one; others that have met rows may have to take other ones. */
  private boolean isMet(int wanted, boolean[] tried) {
    for (int i = 0; i < given.size(); i++) {
      if (!tried[i] && agree(columns, expected.get(wanted), given.get(i))) {
        tried[i] = true;
        if (meets[i] < 0 || isMet(meets[i], tried)) {
          meets[i] = wanted;
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the rows agree in those of the columns that the expected one has. */
  static boolean agree(List<ColumnSpec> columns, Row expected, Row given) {
    return columns.stream()
        .filter(column -> expected.getSchema().hasField(column.name()))
        .allMatch(
            column ->
                agree(
                    column.type(),
                    expected.<Object>getValue(column.name()),
                    given.getValue(column.name())));
  }

  private static boolean agree(ColumnType type, @Nullable Object one, @Nullable Object other) {
    if (type == ColumnType.JSON && one instanceof String a && other instanceof String b) {
      return JsonContent.of(a).equals(JsonContent.of(b));
    }
    if (one instanceof Double a && other instanceof Double b) {
      return a.equals(b) || Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b));
    }
    if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    return Objects.deepEquals(one, other);
  }

  private List<String> line(String what, Row row) {
    List<String> line = new ArrayList<>(List.of(what));
    for (ColumnSpec column : columns) {
      boolean isThere = row.getSchema().hasField(column.name());
      line.add(isThere ? text(row.getValue(column.name())) : ANY);
    }
    return line;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value == null ? "NULL" : value.toString();
  }

  private String aligned(List<List<String>> lines) {
    List<String> header = new ArrayList<>(List.of(""));
    columns.forEach(column -> header.add(column.name()));
    lines.add(0, header);
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
        String cell = line.get(i);
        padded.append(cell).append(" ".repeat(width - cell.length() + 2));
      }
      table.append(padded.toString().stripTrailing()).append('\n');
    }
    return table.toString().stripTrailing();
  }
}
