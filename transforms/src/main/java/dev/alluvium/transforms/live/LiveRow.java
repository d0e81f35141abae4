package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.text.JsonObjects;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of a live table, ready to be sent.
 *
 * @param key a JSON array
 * @param json the values of the table's columns, a JSON array
 * @param millis the time of the row, epoch milliseconds; 0 where it has none
 */
public record LiveRow(String key, String json, long millis) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** On each side of the point, no column has as many. */
  private static final int DIGITS = 40;

  /** Of the values of the table's columns, in their order. */
  public static LiveRow of(LiveTable table, List<@Nullable Object> values) {
    List<@Nullable Object> key = new ArrayList<>();
    for (String column : table.key()) {
      key.add(values.get(table.columns().indexOf(column)));
    }
    String json = JsonObjects.array(values);
    return new LiveRow(key.isEmpty() ? json : JsonObjects.array(key), json, millis(table, values));
  }

  /**
   * Rows as a warehouse gives them; those of a table without a key are told apart by what they say,
   * and how often.
   *
   * @param texts the values of the table's columns
   */
  public static List<LiveRow> read(LiveTable table, List<List<@Nullable String>> texts) {
    Map<String, Integer> times = new HashMap<>();
    List<LiveRow> rows = new ArrayList<>();
    for (List<@Nullable String> row : texts) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(parse(table.types().get(i), row.get(i)));
      }
      LiveRow read = of(table, values);
      rows.add(
          table.key().isEmpty()
              ? new LiveRow(
                  read.key() + times.merge(read.key(), 1, Integer::sum), read.json(), read.millis())
              : read);
    }
    return rows;
  }

  /** A row of which key and JSON are known. */
  public static LiveRow ofJson(LiveTable table, String key, String json) {
    if (table.time().isEmpty()) {
      return new LiveRow(key, json, 0);
    }
    List<@Nullable String> texts = JsonObjects.texts(json);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      boolean isTime = table.time().contains(table.columns().get(i));
      String text = texts.get(i);
      values.add(isTime && text != null ? parseJson(table.types().get(i), text) : null);
    }
    return new LiveRow(key, json, millis(table, values));
  }

  /** Whether that may be a row's key and JSON; anybody may have written what is elsewhere. */
  public static boolean isRow(String key, @Nullable String json) {
    int end = key.lastIndexOf(']') + 1; // Behind it is how often a row without a key is there.
    return key.substring(end).matches("[0-9]*")
        && JsonObjects.isArray(key.substring(0, end))
        && (json == null || JsonObjects.isArray(json));
  }

  private static @Nullable Object parseJson(ColumnType type, String text) {
    return type == ColumnType.TIMESTAMP ? time(text, Instant::parse) : parse(type, text);
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
  public static @Nullable Object parse(ColumnType type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case INT64 -> (Object) Long.valueOf(text);
      case FLOAT64 -> number(text.toLowerCase(Locale.ROOT));
      case NUMERIC -> new BigDecimal(text).stripTrailingZeros();
      case BOOLEAN -> Boolean.valueOf(text);
      case DATE -> time(text, LocalDate::parse);
      case TIMESTAMP -> time(text.replace(' ', 'T') + "Z", Instant::parse);
      case STRING, JSON, BYTES -> text;
    };
  }

  /**
   * A value of a key, as a program writes it.
   *
   * @throws IllegalArgumentException if it is no number that a column holds, or no truth value
   * @throws java.time.DateTimeException if it is no day or time, or none of the years 1 to 9999
   */
  public static Object parseKey(ColumnType type, String text) {
    return switch (type) {
      case DATE -> inCalendar(LocalDate.parse(text));
      case TIMESTAMP -> {
        Instant time = Instant.parse(text);
        inCalendar(LocalDate.ofInstant(time, ZoneOffset.UTC));
        yield time;
      }
      case BOOLEAN -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException("no truth value");
        }
        yield Boolean.valueOf(text);
      }
      case FLOAT64 -> finite(Double.valueOf(text));
      case INT64 -> Long.valueOf(text);
      case NUMERIC -> decimal(text);
      case STRING, JSON, BYTES -> text;
    };
  }

  private static LocalDate inCalendar(LocalDate day) {
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw new DateTimeException("no year of four digits");
    }
    return day;
  }

  private static Double finite(Double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("no finite number");
    }
    return number;
  }

  /** Written out, 1e999999999 would be a text of a gigabyte. */
  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.precision() - number.scale()) > DIGITS
        || Math.abs((long) number.scale()) > DIGITS) {
      throw new IllegalArgumentException("no number of so many digits");
    }
    return number.stripTrailingZeros();
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
