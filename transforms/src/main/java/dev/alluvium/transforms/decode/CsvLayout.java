package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.FieldSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which columns of a line hold which fields. */
final class CsvLayout {
  private final List<String> columns;

  /** Per field, its columns; those that are not there are left out. */
  private final int[][] columnsOfField;

  /** Columns with a name that no field has. */
  private final int[] unknown;

  private CsvLayout(List<String> columns, int[][] columnsOfField, int[] unknown) {
    this.columns = columns;
    this.columnsOfField = columnsOfField;
    this.unknown = unknown;
  }

  /**
   * For lines of these columns; blanks around a name are no part of it. Of several columns of one
   * name the first counts.
   */
  static CsvLayout of(List<String> names, List<FieldSpec> fields) {
    List<String> columns = names.stream().map(String::strip).toList();
    int[][] columnsOfField = fields.stream().map(f -> find(f, columns)).toArray(int[][]::new);
    boolean[] known = new boolean[columns.size()];
    for (int[] ofField : columnsOfField) {
      for (int column : ofField) {
        known[column] = true;
      }
    }
    int[] unknown =
        java.util.stream.IntStream.range(0, known.length)
            .filter(i -> !known[i] && !columns.get(i).isEmpty())
            .toArray();
    return new CsvLayout(columns, columnsOfField, unknown);
  }

  private static int[] find(FieldSpec field, List<String> columns) {
    List<String> names = new ArrayList<>(field.parts());
    if (names.isEmpty()) {
      names.add(field.from());
      names.addAll(field.aliases());
      return names.stream().mapToInt(columns::indexOf).filter(i -> i >= 0).limit(1).toArray();
    }
    return names.stream().mapToInt(columns::indexOf).filter(i -> i >= 0).toArray();
  }

  /**
   * Checks how many values a line has.
   *
   * @throws RejectedException if these are not as many as there are columns
   */
  void check(List<String> values) {
    if (values.size() != columns.size()) {
      throw new RejectedException(
          RejectReason.MALFORMED,
          null,
          String.format(
              Locale.ROOT,
              "no line of CSV: it has %d values, for %d columns",
              values.size(),
              columns.size()));
    }
  }

  /** The text of a field; NULL where its column is empty or missing. */
  @Nullable String text(int field, List<String> values) {
    int[] columnsOf = columnsOfField[field];
    if (columnsOf.length == 1) {
      String value = values.get(columnsOf[0]);
      return value.isEmpty() ? null : value;
    }
    StringBuilder joined = new StringBuilder();
    for (int column : columnsOf) {
      String value = values.get(column);
      joined.append(joined.length() == 0 || value.isEmpty() ? "" : " ").append(value);
    }
    return joined.length() == 0 ? null : joined.toString();
  }

  /** Places of the columns with a name that no field has. */
  int[] unknown() {
    return Arrays.copyOf(unknown, unknown.length);
  }

  boolean hasUnknown() {
    return unknown.length > 0;
  }

  String name(int column) {
    return columns.get(column);
  }
}
