package dev.alluvium.transforms.format.csv;

import dev.alluvium.schemas.spec.column.FieldSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which columns of a line hold which fields. */
final class CsvLayout {
  private final List<String> columns;

  /** Per field, its columns; those that are not there are left out. */
  private final int[][] columnsOfField;

  /**
   * Per field, whether its columns are parts of one text; otherwise the first with a value is it.
   */
  private final boolean[] joined;

  /** Whether some field has columns of which one is it. */
  private final boolean hasAlternatives;

  /** Columns with a name that no field has. */
  private final int[] unknown;

  private CsvLayout(List<String> columns, int[][] columnsOfField, boolean[] joined, int[] unknown) {
    this.columns = columns;
    this.columnsOfField = columnsOfField;
    this.joined = joined;
    this.unknown = unknown;
    this.hasAlternatives =
        IntStream.range(0, joined.length).anyMatch(i -> !joined[i] && columnsOfField[i].length > 1);
  }

  /** For lines of these columns. Of several columns of one name the first counts. */
  static CsvLayout of(List<String> columns, List<FieldSpec> fields) {
    int[][] columnsOfField = fields.stream().map(f -> find(f, columns)).toArray(int[][]::new);
    boolean[] joined = new boolean[columnsOfField.length];
    boolean[] known = new boolean[columns.size()];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = !fields.get(i).parts().isEmpty();
      for (int column : columnsOfField[i]) {
        known[column] = true;
      }
    }
    int[] unknown =
        IntStream.range(0, known.length)
            .filter(i -> !known[i] && !columns.get(i).isEmpty())
            .toArray();
    return new CsvLayout(columns, columnsOfField, joined, unknown);
  }

  private static int[] find(FieldSpec field, List<String> columns) {
    List<String> names = new ArrayList<>(field.parts());
    if (names.isEmpty()) {
      field.paths().forEach(path -> names.add(path.lastName()));
    }
    return names.stream().mapToInt(columns::indexOf).filter(i -> i >= 0).toArray();
  }

  /** The text of a field; NULL where its columns are empty or missing. */
  @Nullable String text(int field, List<String> values) {
    if (joined[field]) {
      return join(columnsOfField[field], values);
    }
    int column = columnOf(field, values);
    return column < 0 ? null : values.get(column);
  }

  /** The first of a field's columns that has a value; -1 where none has. */
  private int columnOf(int field, List<String> values) {
    for (int column : columnsOfField[field]) {
      if (!values.get(column).isEmpty()) {
        return column;
      }
    }
    return -1;
  }

  private static @Nullable String join(int[] columns, List<String> values) {
    StringBuilder joined = new StringBuilder();
    for (int column : columns) {
      String value = values.get(column);
      joined.append(joined.length() == 0 || value.isEmpty() ? "" : " ").append(value);
    }
    return joined.length() == 0 ? null : joined.toString();
  }

  /** Whether values can be left over. */
  boolean leavesAny() {
    return hasAlternatives || unknown.length > 0;
  }

  /** Places of the values that are of no field, those of its columns that do not count included. */
  IntStream leftOver(List<String> values) {
    IntStream others = IntStream.of(unknown);
    if (!hasAlternatives) {
      return others;
    }
    IntStream overruled =
        IntStream.range(0, joined.length)
            .filter(field -> !joined[field])
            .flatMap(
                field -> {
                  int counts = columnOf(field, values);
                  return IntStream.of(columnsOfField[field]).filter(column -> column != counts);
                });
    return IntStream.concat(others, overruled).filter(i -> !values.get(i).isEmpty()).sorted();
  }

  String name(int column) {
    return columns.get(column);
  }
}
