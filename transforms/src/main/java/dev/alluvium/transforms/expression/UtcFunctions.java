package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.expression.SecondsBetween;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.ToIntFunction;

/** Functions of times, without a zone. */
final class UtcFunctions {
  private static final long SECONDS_PER_DAY = 86_400;

  /** More than lie between any two times that a column can hold. */
  private static final double MAX_MILLIS = 1e15;

  private UtcFunctions() {}

  static RowFunction date(Date date, ToIntFunction<String> places) {
    return RowFunction.of(places.applyAsInt(date.column()), value -> date((Instant) value));
  }

  private static LocalDate date(Instant ts) {
    return LocalDate.ofEpochDay(Math.floorDiv(ts.getEpochSecond(), SECONDS_PER_DAY));
  }

  static RowFunction hour(Hour hour, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(hour.column()),
        value -> (long) ((Instant) value).atOffset(ZoneOffset.UTC).getHour());
  }

  /** Uncomputable where the start of the stretch is before the year 1. */
  static RowFunction floor(Floor floor, ToIntFunction<String> places) {
    long millis = floor.to().toMillis();
    return RowFunction.of(
        places.applyAsInt(floor.column()),
        value -> {
          long ts = ((Instant) value).toEpochMilli();
          return held(Instant.ofEpochMilli(Math.floorDiv(ts, millis) * millis));
        });
  }

  static RowFunction plusSeconds(PlusSeconds plus, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(plus.column()),
        places.applyAsInt(plus.seconds()),
        (ts, seconds) -> plus((Instant) ts, ((Number) seconds).doubleValue()));
  }

  /** Rounded to the millisecond, halves of the product to even. */
  private static Object plus(Instant ts, double seconds) {
    double millis = Math.rint(seconds * 1000);
    return Math.abs(millis) < MAX_MILLIS
        ? held(ts.plusMillis((long) millis))
        : RowFunction.UNCOMPUTABLE;
  }

  static RowFunction secondsBetween(SecondsBetween between, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(between.from()),
        places.applyAsInt(between.to()),
        (from, to) -> Duration.between((Instant) from, (Instant) to).toMillis() / 1000);
  }

  private static Object held(Instant ts) {
    return TimeLimits.hold(ts) ? ts : RowFunction.UNCOMPUTABLE;
  }
}
