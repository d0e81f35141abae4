package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonParser;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.transforms.expression.TimeLimits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the JSON value a parser stands on as a time or a day that a column can hold. */
final class JsonTimes {
  /** Strict: a 30th of February is no day, rather than the 28th. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private static final Pattern BLANK_FOR_T = Pattern.compile("^([^ T]+) (?=\\d)");

  private JsonTimes() {}

  static Instant timestamp(JsonParser parser, FieldSpec field) throws IOException {
    Instant ts;
    try {
      ts =
          switch (field.encoding()) {
            case EPOCH_SECONDS -> Instant.ofEpochSecond(JsonValues.int64(parser, field));
            case EPOCH_MILLIS -> Instant.ofEpochMilli(JsonValues.int64(parser, field));
            case EPOCH_MICROS -> ofEpochMicro(JsonValues.int64(parser, field));
            case ISO8601 -> iso(JsonValues.string(parser, field));
          };
    } catch (DateTimeParseException e) {
      throw e;
    } catch (DateTimeException e) {
      throw JsonValues.outOfRange(field);
    }
    ts = ts.truncatedTo(ChronoUnit.MICROS);
    if (!TimeLimits.hold(ts)) {
      throw JsonValues.outOfRange(field);
    }
    return ts;
  }

  static LocalDate date(JsonParser parser, FieldSpec field) throws IOException {
    LocalDate day = LocalDate.parse(JsonValues.string(parser, field));
    if (!TimeLimits.hold(day)) {
      throw JsonValues.outOfRange(field);
    }
    return day;
  }

  private static Instant ofEpochMicro(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static Instant iso(String text) {
    String withT = BLANK_FOR_T.matcher(text).replaceFirst("$1T");
    TemporalAccessor parsed = ISO.parseBest(withT, OffsetDateTime::from, LocalDateTime::from);
    return parsed instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
  }
}
