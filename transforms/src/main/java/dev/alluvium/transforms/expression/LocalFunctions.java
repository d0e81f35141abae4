package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.LocalClock;
import dev.alluvium.schemas.spec.expression.LocalDay;
import dev.alluvium.schemas.spec.expression.LocalHour;
import dev.alluvium.schemas.spec.expression.LocalWeekday;
import dev.alluvium.schemas.spec.expression.ReadsClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Functions of what a zone's clocks show. */
final class LocalFunctions {
  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private LocalFunctions() {}

  /** Uncomputable where the day's year, in that zone, is 0 or 10000. */
  static RowFunction day(LocalDay day, ToIntFunction<String> places) {
    return shown(day, places, local -> held(local.toLocalDate()));
  }

  private static Object held(LocalDate day) {
    return TimeLimits.hold(day) ? day : RowFunction.UNCOMPUTABLE;
  }

  static RowFunction timeOfDay(LocalClock clock, ToIntFunction<String> places) {
    return shown(clock, places, local -> TIME_OF_DAY.format(local.toLocalTime()));
  }

  static RowFunction hour(LocalHour hour, ToIntFunction<String> places) {
    long every = hour.every();
    return shown(hour, places, local -> local.getHour() / every * every);
  }

  static RowFunction weekday(LocalWeekday day, ToIntFunction<String> places) {
    return shown(day, places, local -> (long) local.getDayOfWeek().getValue());
  }

  private static RowFunction shown(
      ReadsClock clock, ToIntFunction<String> places, Function<LocalDateTime, Object> function) {
    ZoneRules zone = clock.zone().getRules();
    return RowFunction.of(
        places.applyAsInt(clock.column()),
        value -> {
          Instant ts = (Instant) value;
          return function.apply(
              LocalDateTime.ofEpochSecond(ts.getEpochSecond(), ts.getNano(), zone.getOffset(ts)));
        });
  }
}
