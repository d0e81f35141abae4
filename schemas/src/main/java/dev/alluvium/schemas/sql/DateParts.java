package dev.alluvium.schemas.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;

/**
 * Words that stand where columns do, and are none: {@code MONTH} in {@code DATE_TRUNC(day, MONTH)},
 * whatever columns there are.
 */
public final class DateParts {
  /** By the functions that take one: which of their arguments it is. */
  private static final Map<String, Integer> PLACES =
      Map.ofEntries(
          Map.entry("DATE_TRUNC", 1),
          Map.entry("DATETIME_TRUNC", 1),
          Map.entry("TIMESTAMP_TRUNC", 1),
          Map.entry("TIME_TRUNC", 1),
          Map.entry("LAST_DAY", 1),
          Map.entry("DATE_DIFF", 2),
          Map.entry("DATETIME_DIFF", 2),
          Map.entry("TIMESTAMP_DIFF", 2),
          Map.entry("TIME_DIFF", 2));

  private DateParts() {}

  /** The arguments of a function that are values. A part as a text, as DuckDB has it, is one. */
  public static List<Expression> without(Function function) {
    if (function.getParameters() == null) {
      return List.of();
    }
    List<Expression> arguments = List.copyOf(function.getParameters());
    int place = PLACES.getOrDefault(function.getName().toUpperCase(Locale.ROOT), arguments.size());
    if (place >= arguments.size() || arguments.get(0) instanceof StringValue) {
      return arguments;
    }
    return IntStream.range(0, arguments.size())
        .filter(argument -> argument != place)
        .mapToObj(arguments::get)
        .toList();
  }
}
