package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.LocalClock;
import dev.alluvium.schemas.spec.expression.LocalDay;
import dev.alluvium.schemas.spec.expression.LocalHour;
import dev.alluvium.schemas.spec.expression.LocalWeekday;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LocalFunctionsTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static @Nullable Object apply(Expression expression, @Nullable Instant ts) {
    return Expressions.compile(expression, name -> 0).apply(new @Nullable Object[] {ts});
  }

  @ParameterizedTest
  @CsvSource({
    "2023-05-28T03:59:59Z, 2023-05-27, 23:59:59, 20, 6",
    "2023-05-28T04:00:00Z, 2023-05-28, 00:00:00, 0, 7",
    "2023-12-30T04:59:59.999999Z, 2023-12-29, 23:59:59, 20, 5",
    "2024-03-10T06:59:59Z, 2024-03-10, 01:59:59, 0, 7",
    "2024-03-10T07:00:00Z, 2024-03-10, 03:00:00, 0, 7",
    "2024-03-10T08:00:00Z, 2024-03-10, 04:00:00, 4, 7",
    "2024-11-03T05:30:00Z, 2024-11-03, 01:30:00, 0, 7",
    "2024-11-03T06:30:00Z, 2024-11-03, 01:30:00, 0, 7",
    "2024-11-03T09:00:00Z, 2024-11-03, 04:00:00, 4, 7"
  })
  void tellsTheWallClockOfAZone(
      Instant ts, String date, String time, long fourHourSlot, long weekday) {
    assertThat(String.valueOf(apply(new LocalDay("ts", NEW_YORK), ts)), is(date));
    assertThat(apply(new LocalClock("ts", NEW_YORK), ts), is(time));
    assertThat(apply(new LocalHour("ts", NEW_YORK, 4), ts), is(fourHourSlot));
    assertThat(apply(new LocalHour("ts", NEW_YORK, 1), ts), is(Long.valueOf(time.substring(0, 2))));
    assertThat(apply(new LocalWeekday("ts", NEW_YORK), ts), is(weekday));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-03T05:34:59.999999Z, 300000, 2024-11-03T05:30:00Z",
    "2024-11-03T05:35:00Z, 300000, 2024-11-03T05:35:00Z",
    "1969-12-31T23:59:59Z, 3600000, 1969-12-31T23:00:00Z"
  })
  void floorsToStretchesCountedFromTheEpoch(Instant ts, long millis, Instant expected) {
    assertThat(apply(new Floor("ts", Duration.ofMillis(millis)), ts), is(expected));
  }

  static Stream<Expression> functions() {
    ZoneId zone = ZoneId.of("Asia/Tokyo");
    return Stream.of(
        new LocalDay("ts", zone),
        new LocalClock("ts", zone),
        new LocalHour("ts", zone, 1),
        new LocalWeekday("ts", zone),
        new Floor("ts", Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void givesNullForNull(Expression expression) {
    assertThat(apply(expression, null), is(nullValue()));
  }
}
