package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Function;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LocalFunctionsTest {
  private static @Nullable Object apply(
      Function function, @Nullable Instant ts, String... settings) {
    List<String> arguments = new java.util.ArrayList<>(List.of("ts"));
    arguments.addAll(List.of(settings));
    return Expressions.compile(Expression.of(function, arguments, ColumnType.STRING), name -> 0)
        .apply(new @Nullable Object[] {ts});
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
    String zone = "America/New_York";
    assertThat(String.valueOf(apply(Function.LOCAL_DATE, ts, zone)), is(date));
    assertThat(apply(Function.LOCAL_TIME, ts, zone), is(time));
    assertThat(apply(Function.LOCAL_HOUR, ts, zone, "4"), is(fourHourSlot));
    assertThat(apply(Function.LOCAL_HOUR, ts, zone, "1"), is(Long.valueOf(time.substring(0, 2))));
    assertThat(apply(Function.LOCAL_WEEKDAY, ts, zone), is(weekday));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-03T05:34:59.999999Z, 300000, 2024-11-03T05:30:00Z",
    "2024-11-03T05:35:00Z, 300000, 2024-11-03T05:35:00Z",
    "1969-12-31T23:59:59Z, 3600000, 1969-12-31T23:00:00Z"
  })
  void floorsToStretchesCountedFromTheEpoch(Instant ts, String millis, Instant expected) {
    assertThat(apply(Function.FLOOR, ts, millis), is(expected));
  }

  @ParameterizedTest
  @EnumSource(
      value = Function.class,
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"LOCAL_.*", "FLOOR"})
  void givesNullForNull(Function function) {
    String[] settings =
        function == Function.FLOOR ? new String[] {"1000"} : new String[] {"Asia/Tokyo", "1"};
    assertThat(apply(function, null, settings), is(nullValue()));
  }
}
