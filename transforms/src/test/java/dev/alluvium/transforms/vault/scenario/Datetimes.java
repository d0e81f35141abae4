package dev.alluvium.transforms.vault.scenario;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** The dates and timestamps of scenarios: ISO 8601, with a blank or a T; UTC unless they say. */
final class Datetimes {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[' ']")
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private Datetimes() {}

  static Instant parse(String text) {
    try {
      TemporalAccessor parsed =
          FORMAT.parseBest(
              text.strip().replaceFirst(" ?UTC$", "Z"),
              OffsetDateTime::from,
              LocalDateTime::from,
              LocalDate::from);
      return instant(parsed).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new ScenarioException("\"%s\" is no date or timestamp", text);
    }
  }

  /** The day, in UTC, that a date or timestamp lies on. */
  static LocalDate day(String text) {
    return LocalDate.ofInstant(parse(text), ZoneOffset.UTC);
  }

  private static Instant instant(TemporalAccessor parsed) {
    if (parsed instanceof OffsetDateTime exact) {
      return exact.toInstant();
    }
    LocalDateTime local =
        parsed instanceof LocalDateTime time ? time : LocalDate.from(parsed).atTime(LocalTime.MIN);
    return local.toInstant(ZoneOffset.UTC);
  }
}
