package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a function takes and gives. */
record Signature(List<Parameter> parameters, Optional<ColumnType> fixedResult) {

  /** The kinds of column that functions and measures take. */
  enum Parameter {
    ANY("a column", ColumnType.values()),
    TEXT("a string", ColumnType.STRING),
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
    void check(Name function, Name argument, Column column) {
      if (!column.isOf(types)) {
        argument.fault("%s takes %s; %s is %s", function, words, argument, typeOf(column));
      }
    }

    private static String typeOf(Column column) {
      return column.type().map(ColumnType::contractName).orElse("of no known type");
    }
  }

  static Signature of(Function function) {
    return switch (function) {
      case COPY -> new Signature(List.of(Parameter.ANY), Optional.empty());
      case CONSTANT -> giving(ColumnType.STRING);
      case DATE -> giving(ColumnType.DATE, Parameter.TIME);
      case HOUR -> giving(ColumnType.INT64, Parameter.TIME);
      case LOCAL_DATE -> giving(ColumnType.DATE, Parameter.TIME);
      case LOCAL_TIME -> giving(ColumnType.STRING, Parameter.TIME);
      case LOCAL_HOUR, LOCAL_WEEKDAY -> giving(ColumnType.INT64, Parameter.TIME);
      case FLOOR -> giving(ColumnType.TIMESTAMP, Parameter.TIME);
      case PLUS_SECONDS -> giving(ColumnType.TIMESTAMP, Parameter.TIME, Parameter.NUMBER);
      case SECONDS_BETWEEN -> giving(ColumnType.INT64, Parameter.TIME, Parameter.TIME);
      case STANDARDISE -> giving(ColumnType.STRING, Parameter.TEXT);
      case HASH_KEY -> giving(ColumnType.STRING);
    };
  }

  private static Signature giving(ColumnType result, Parameter... parameters) {
    return new Signature(List.of(parameters), Optional.of(result));
  }
}
