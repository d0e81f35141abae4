package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.publish.JsonObjects;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of a live table, ready to be sent.
 *
 * @param key a JSON array
 * @param json the values of the table's columns, a JSON array
 * @param millis the time of the row, epoch milliseconds; 0 where it has none
 */
record LiveRow(String key, String json, long millis) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** Of the values of the table's columns, in their order. */
  static LiveRow of(LiveTable table, List<@Nullable Object> values) {
    List<@Nullable Object> key = new ArrayList<>();
    for (String column : table.key()) {
      key.add(values.get(table.columns().indexOf(column)));
    }
    String json = JsonObjects.array(values);
    return new LiveRow(key.isEmpty() ? json : JsonObjects.array(key), json, millis(table, values));
  }

  private static long millis(LiveTable table, List<@Nullable Object> values) {
    long millis = 0;
    for (String column : table.time()) {
      Object value = values.get(table.columns().indexOf(column));
      if (value instanceof Instant instant) {
        millis += instant.toEpochMilli();
      } else if (value instanceof LocalDate day) {
        millis += day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      } else if (value instanceof Long hour) {
        millis += hour * HOUR_MILLIS;
      }
    }
    return millis;
  }

  /**
   * A value that a warehouse gave as text; NULL for what JSON and the calendar of contracts do not
   * have, such as what comes of a division by zero.
   */
  static @Nullable Object parse(ColumnType type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case INT64 -> (Object) Long.valueOf(text);
      case FLOAT64 -> number(text);
      case NUMERIC -> new BigDecimal(text).stripTrailingZeros();
      case BOOLEAN -> Boolean.valueOf(text);
      case DATE -> time(text, LocalDate::parse);
      case TIMESTAMP -> time(text.replace(' ', 'T') + "Z", Instant::parse);
      case STRING, JSON, BYTES -> text;
    };
  }

  private static @Nullable Double number(String text) {
    return text.endsWith("inf") || text.endsWith("nan") ? null : Double.valueOf(text);
  }

  private static <T> @Nullable T time(String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
