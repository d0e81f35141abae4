package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** A function applied to columns, by name. */
@AutoValue
public abstract class Expression implements Serializable {
  public abstract Function function();

  /**
   * Names of the columns it reads, in order. For {@link Function#CONSTANT} the text itself; after
   * the column of a {@code local_…} function, its zone and, where given, its slot in hours; after
   * that of {@link Function#FLOOR}, the milliseconds of a stretch. For {@link Function#HASH_KEY}
   * the algorithm, whether delimiters are escaped, and the columns, each with its type.
   */
  public abstract List<String> arguments();

  /** Names of the columns it reads. */
  public List<String> columns() {
    return switch (function()) {
      case CONSTANT -> List.of();
      case LOCAL_DATE, LOCAL_TIME, LOCAL_HOUR, LOCAL_WEEKDAY, FLOOR -> arguments().subList(0, 1);
      case HASH_KEY ->
          IntStream.range(1, arguments().size() / 2).mapToObj(i -> arguments().get(2 * i)).toList();
      case COPY, DATE, HOUR, PLUS_SECONDS, SECONDS_BETWEEN, STANDARDISE -> arguments();
    };
  }

  /** Type of the result. */
  public abstract ColumnType type();

  public static Expression of(Function function, List<String> arguments, ColumnType type) {
    return new AutoValue_Expression(function, List.copyOf(arguments), type);
  }
}
