package dev.alluvium.schemas.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.schema.Column;

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

  private static final Set<String> WORDS =
      Set.of(
          "YEAR",
          "ISOYEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "ISOWEEK",
          "DAY",
          "DAYOFWEEK",
          "DAYOFYEAR",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND",
          "DATE",
          "TIME");

  private DateParts() {}

  /** Whether the word can be one. */
  static boolean isWord(String word) {
    return WORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  /** Which argument of that function is one, from 0; negative where none is. */
  static int place(String function) {
    return PLACES.getOrDefault(function.toUpperCase(Locale.ROOT), -1);
  }

  /** The arguments of a function that are values. A part as a text, as DuckDB has it, is one. */
  public static List<Expression> without(Function function) {
    if (function.getParameters() == null) {
      return List.of();
    }
    List<Expression> arguments = List.copyOf(function.getParameters());
    int place = place(function.getName());
    if (place < 0 || place >= arguments.size() || !isPart(arguments.get(place))) {
      return arguments;
    }
    if (arguments.get(0) instanceof StringValue text && isWord(text.getValue())) {
      return arguments;
    }
    return IntStream.range(0, arguments.size())
        .filter(argument -> argument != place)
        .mapToObj(arguments::get)
        .toList();
  }

  private static boolean isPart(Expression argument) {
    return argument instanceof Column word
        ? word.getTable() == null && isWord(word.getColumnName())
        : argument instanceof Function week && week.getName().equalsIgnoreCase("WEEK");
  }
}
