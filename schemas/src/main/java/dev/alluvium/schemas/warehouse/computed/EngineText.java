package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of columns as texts that engines make, and back. */
final class EngineText {
  private static final String NULL = "-";

  /** Also of years that no column of BigQuery has. */
  private static final Pattern DAY = Pattern.compile("(\\d{1,6})-(\\d\\d)-(\\d\\d)");

  private EngineText() {}

  /**
   * An expression: an instant as its day and the microseconds since that began, {@code
   * 2024-01-31T0}, bytes in Base64, all else as the engine writes it. NULL of NULL.
   */
  static String of(ColumnType type, String value, SqlDialect dialect) {
    return switch (type) {
      case STRING -> value;
      case TIMESTAMP -> "CASE WHEN %s IS NOT NULL THEN %s END".formatted(value, ofInstant(value));
      case JSON -> dialect.jsonText(value);
      case BYTES -> "TO_BASE64(%s)".formatted(value);
      case INT64, FLOAT64, NUMERIC, BOOLEAN, DATE -> "CAST(%s AS STRING)".formatted(value);
    };
  }

  /** The same of an instant that is there. */
  static String ofInstant(String value) {
    return "CONCAT(CAST(CAST(%1$s AS DATE) AS STRING), 'T', CAST((EXTRACT(HOUR FROM %1$s) * 3600 + EXTRACT(MINUTE FROM %1$s) * 60 + EXTRACT(SECOND FROM %1$s)) * 1000000 + MOD(EXTRACT(MICROSECOND FROM %1$s), 1000000) AS STRING))"
        .formatted(value);
  }

  /** The value that a text is of. */
  static @Nullable Object value(ColumnType type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case STRING, JSON -> text;
      case INT64 -> Long.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> new BigDecimal(text).stripTrailingZeros();
      case BOOLEAN -> Boolean.valueOf(text);
      case DATE -> day(text);
      case TIMESTAMP -> instant(text);
      case BYTES -> Base64.getDecoder().decode(text);
    };
  }

  private static @Nullable Instant instant(String text) {
    int micros = text.indexOf('T') + 1;
    LocalDate day = day(text.substring(0, micros - 1));
    return day == null
        ? null
        : day.atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plus(Long.parseLong(text.substring(micros)), ChronoUnit.MICROS);
  }

  /** NULL of what is none, as an engine's infinity. */
  private static @Nullable LocalDate day(String text) {
    Matcher day = DAY.matcher(text);
    return day.matches()
        ? LocalDate.of(
            Integer.parseInt(day.group(1)),
            Integer.parseInt(day.group(2)),
            Integer.parseInt(day.group(3)))
        : null;
  }

  /**
   * An expression that makes one text of several, each behind the number of its characters, so that
   * no two lists are one.
   */
  static String joined(List<String> texts) {
    return texts.stream()
        .map(
            ("CASE WHEN %1$s IS NULL THEN '"
                    + NULL
                    + "' ELSE CONCAT(CAST(LENGTH(%1$s) AS STRING), ':', %1$s) END")
                ::formatted)
        .collect(joining(", ", "CONCAT(", ", '')"));
  }

  /** The texts that it was made of. */
  static List<@Nullable String> split(String joined) {
    List<@Nullable String> texts = new ArrayList<>();
    int at = 0;
    while (at < joined.length()) {
      if (joined.startsWith(NULL, at)) {
        texts.add(null);
        at += NULL.length();
        continue;
      }
      int colon = joined.indexOf(':', at);
      int length = Integer.parseInt(joined.substring(at, colon));
      int end = joined.offsetByCodePoints(colon + 1, length);
      texts.add(joined.substring(colon + 1, end));
      at = end;
    }
    return texts;
  }
}
