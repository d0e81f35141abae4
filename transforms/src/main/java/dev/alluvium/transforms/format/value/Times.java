package dev.alluvium.transforms.format.value;

import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.transforms.format.RejectedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Reads numbers and texts, of whatever format, as times and days that a column can hold. */
public final class Times {
  private Times() {}

  /**
   * The time of a number that the field's encoding counts.
   *
   * @throws RejectedException if no column can hold it
   */
  public static Instant ofNumber(long number, FieldSpec field) {
    try {
      return held(
          switch (field.encoding()) {
            case EPOCH_SECONDS -> Instant.ofEpochSecond(number);
            case EPOCH_MICROS -> ofEpochMicro(number);
            default -> Instant.ofEpochMilli(number);
          },
          field);
    } catch (DateTimeException e) {
      throw FieldFaults.outOfRange(field);
    }
  }

  /**
   * The time of a text in the field's encoding.
   *
   * @throws DateTimeParseException if it is none
   * @throws RejectedException if no column can hold it, or its contract does not let it in
   */
  public static Instant ofText(String text, FieldSpec field) {
    try {
      return held(
          field.encoding() == Encoding.LOCAL
              ? LocalTimes.of(field.local().orElseThrow()).read(text, field)
              : IsoTimes.read(text),
          field);
    } catch (DateTimeParseException e) {
      throw e;
    } catch (DateTimeException e) {
      throw FieldFaults.outOfRange(field);
    }
  }

  /**
   * The day of a text.
   *
   * @throws DateTimeParseException if it is none
   * @throws RejectedException if no column can hold it
   */
  public static LocalDate date(String text, FieldSpec field) {
    return held(LocalDate.parse(text), field);
  }

  /**
   * The day so many days after 1970-01-01.
   *
   * @throws RejectedException if no column can hold it
   */
  public static LocalDate ofDays(long days, FieldSpec field) {
    try {
      return held(LocalDate.ofEpochDay(days), field);
    } catch (DateTimeException e) {
      throw FieldFaults.outOfRange(field);
    }
  }

  private static LocalDate held(LocalDate day, FieldSpec field) {
    if (!TimeLimits.hold(day)) {
      throw FieldFaults.outOfRange(field);
    }
    return day;
  }

  private static Instant held(Instant instant, FieldSpec field) {
    Instant ts = instant.truncatedTo(ChronoUnit.MICROS);
    if (!TimeLimits.hold(ts)) {
      throw FieldFaults.outOfRange(field);
    }
    return ts;
  }

  private static Instant ofEpochMicro(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
