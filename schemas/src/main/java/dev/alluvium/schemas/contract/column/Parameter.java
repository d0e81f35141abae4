package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.Arrays;
import java.util.List;

/** The kinds of column that functions and measures take. */
public enum Parameter {
  ANY("a column", ColumnType.values()),
  TEXT("a string", ColumnType.STRING),
  JSON("a column of json, or a string that is JSON", ColumnType.JSON, ColumnType.STRING),
  TIME("a timestamp", ColumnType.TIMESTAMP),
  NUMBER("a number", ColumnType.INT64, ColumnType.FLOAT64, ColumnType.NUMERIC),
  ORDERED(
      "a number, string, date or timestamp",
      ColumnType.INT64,
      ColumnType.FLOAT64,
      ColumnType.NUMERIC,
      ColumnType.STRING,
      ColumnType.DATE,
      ColumnType.TIMESTAMP);

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list of enum constants.
  private final List<ColumnType> types;

  Parameter(String words, ColumnType... types) {
    this.words = words;
    this.types = List.copyOf(Arrays.asList(types));
  }

  /** Reports a column of another type. */
  public void check(Name function, Name argument, Column column) {
    if (!column.isOf(types)) {
      argument.fault("%s takes %s; %s is %s", function, words, argument, typeOf(column));
    }
  }

  private static String typeOf(Column column) {
    return column.type().map(ColumnType::contractName).orElse("of no known type");
  }
}
