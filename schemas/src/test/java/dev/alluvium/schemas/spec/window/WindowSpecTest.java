package dev.alluvium.schemas.spec.window;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.alluvium.schemas.spec.window.CalendarWindows.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WindowSpecTest {
  private static final long MICROS = 1_000_000;

  /** The first second of the year 1 and the last of 9999, as a column can hold them. */
  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "America/St_Johns",
          "America/Sao_Paulo",
          "Asia/Kathmandu",
          "Asia/Manila",
          "Pacific/Apia",
          "Australia/Lord_Howe",
          "America/Havana");

  static Stream<WindowSpec> ofEachKind() {
    Stream<WindowSpec> lengths =
        Stream.of(
            new FixedWindows(Duration.ofMinutes(7)),
            new FixedWindows(Duration.ofDays(36_525)),
            new HoppingWindows(Duration.ofHours(1), Duration.ofMinutes(10)),
            new HoppingWindows(Duration.ofHours(1), Duration.ofMinutes(25)),
            new HoppingWindows(Duration.ofDays(3), Duration.ofDays(3)),
            new CumulatingWindows(Duration.ofDays(1), Duration.ofHours(1)),
            new CumulatingWindows(Duration.ofSeconds(3), Duration.ofSeconds(3)));
    Stream<WindowSpec> calendars =
        ZONES.stream()
            .flatMap(
                zone -> Stream.of(Unit.values()).map(u -> new CalendarWindows(u, ZoneId.of(zone))));
    return Stream.concat(lengths, calendars);
  }

  /** A time, and a second before and after each bound of its windows. */
  @ParameterizedTest
  @MethodSource("ofEachKind")
  void anEventIsInEachOfItsWindowsAndTheyAreNoLongerThanSaid(WindowSpec windows) {
    for (long time : times()) {
      List<long[]> found = windowsOf(windows, time);
      assertThat(found.isEmpty(), is(false));
      assertThat(found.size() == 1 || windows.overlap(), is(true));
      for (long[] window : found) {
        assertThat(window[0], lessThanOrEqualTo(time));
        assertThat(window[1], greaterThanOrEqualTo(time + 1));
        assertThat(window[1] - window[0], lessThanOrEqualTo(micros(windows.longest())));
        assertThat(windows.reach(), greaterThanOrEqualTo(windows.longest()));
      }
    }
  }

  /** What a window has between its bounds, no other window of its kind decides. */
  @ParameterizedTest
  @MethodSource("ofEachKind")
  void aWindowHasEveryEventBetweenItsBounds(WindowSpec windows) {
    for (long time : times()) {
      for (long[] window : windowsOf(windows, time)) {
        for (long inside : List.of(window[0], (window[0] + window[1]) / 2, window[1] - 1)) {
          assertThat(bounds(windowsOf(windows, inside)).contains(text(window)), is(true));
        }
        for (long outside : List.of(window[0] - 1, window[1])) {
          assertThat(bounds(windowsOf(windows, outside)).contains(text(window)), is(false));
        }
      }
    }
  }

  private static List<Long> times() {
    Random random = new Random(3);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long second =
          i % 3 == 0
              ? FIRST + (long) (random.nextDouble() * (LAST - FIRST))
              : (long) (random.nextDouble() * 2_000_000_000L);
      times.add(second * MICROS + random.nextInt(1_000_000));
    }
    // Each half hour around clocks that are put forward, back, and over a whole day.
    for (String day :
        List.of("2024-03-31", "2024-10-27", "2006-10-29", "2011-12-30", "2018-11-04")) {
      long noon = Instant.parse(day + "T00:00:00Z").getEpochSecond();
      for (int half = -48; half < 96; half++) {
        times.add((noon + half * 1_800L) * MICROS);
      }
    }
    return times;
  }

  @ParameterizedTest
  @CsvSource({
    // Clocks forward, and back: days of 23 and of 25 hours.
    "DAY, Europe/Berlin, 2024-03-31T12:00:00Z, 2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
    "DAY, Europe/Berlin, 2024-10-27T12:00:00Z, 2024-10-26T22:00:00Z, 2024-10-27T23:00:00Z",
    // No midnight: the day begins at one.
    "DAY, America/Sao_Paulo, 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    // At 00:01 clocks showed 23:01 of the day before, which was over.
    "DAY, America/St_Johns, 2006-10-29T02:45:00Z, 2006-10-29T02:30:00Z, 2006-10-30T03:30:00Z",
    "DAY, America/St_Johns, 2006-10-29T02:29:59Z, 2006-10-28T02:30:00Z, 2006-10-29T02:30:00Z",
    // No 30 December at all.
    "DAY, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    "DAY, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
    "WEEK, America/New_York, 2024-03-10T12:00:00Z, 2024-03-04T05:00:00Z, 2024-03-11T04:00:00Z",
    "MONTH, Asia/Kathmandu, 2024-02-29T18:14:59Z, 2024-01-31T18:15:00Z, 2024-02-29T18:15:00Z",
  })
  void calendarsAreThoseOfTheirZone(Unit unit, String zone, String time, String start, String end) {
    List<long[]> found =
        windowsOf(new CalendarWindows(unit, ZoneId.of(zone)), micros(Instant.parse(time)));

    assertThat(bounds(found), contains(start + " to " + end));
  }

  @Test
  void hopsAreAsManyAsStart() {
    WindowSpec hops = new HoppingWindows(Duration.ofHours(1), Duration.ofMinutes(25));

    assertThat(
        bounds(windowsOf(hops, micros(Instant.parse("1970-01-01T01:00:00Z")))),
        contains(
            "1970-01-01T00:50:00Z to 1970-01-01T01:50:00Z",
            "1970-01-01T00:25:00Z to 1970-01-01T01:25:00Z"));
  }

  @Test
  void whatGrowsStartsAnewWhenItsLengthIsOver() {
    WindowSpec growing = new CumulatingWindows(Duration.ofHours(6), Duration.ofHours(2));

    assertThat(
        bounds(windowsOf(growing, micros(Instant.parse("2024-02-29T21:00:00Z")))),
        contains(
            "2024-02-29T18:00:00Z to 2024-02-29T22:00:00Z",
            "2024-02-29T18:00:00Z to 2024-03-01T00:00:00Z"));
    assertThat(windowsOf(growing, micros(Instant.parse("2024-03-01T00:00:00Z"))), hasSize(3));
  }

  /** What is said of stored rows must not change while their meaning does not. */
  @Test
  void meaningsStayAsTheyAre() {
    assertThat(
        Stream.of(
                new FixedWindows(Duration.ofHours(1)),
                new SessionWindows(Duration.ofMinutes(30), Duration.ofDays(1)),
                new HoppingWindows(Duration.ofHours(1), Duration.ofMinutes(10)),
                new CumulatingWindows(Duration.ofDays(1), Duration.ofHours(1)),
                new CalendarWindows(Unit.WEEK, ZoneId.of("Europe/Berlin")))
            .map(WindowSpec::meaning)
            .toList(),
        contains(
            "FIXED PT1H PT1H",
            "SESSION PT30M PT24H",
            "HOPPING PT1H PT10M",
            "CUMULATING PT24H PT1H",
            "WEEK Europe/Berlin"));
    assertThat(
        new FixedWindows(Duration.ofHours(1)).stateText(),
        is("WindowSpec{kind=FIXED, size=PT1H, reach=PT1H}"));
    assertThat(
        new SessionWindows(Duration.ofMinutes(30), Duration.ofDays(1)).stateText(),
        is("WindowSpec{kind=SESSION, size=PT30M, reach=PT24H}"));
  }

  private static List<long[]> windowsOf(WindowSpec windows, long time) {
    List<long[]> found = new ArrayList<>();
    windows.of(time, (start, end) -> found.add(new long[] {start, end}));
    return found;
  }

  private static List<String> bounds(List<long[]> windows) {
    return windows.stream().map(WindowSpecTest::text).toList();
  }

  private static String text(long[] window) {
    return instant(window[0]) + " to " + instant(window[1]);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * MICROS + instant.getNano() / 1_000;
  }

  private static long micros(Duration length) {
    return length.toSeconds() * MICROS;
  }

  @Test
  void aDayOfUtcIsOneHoweverItsZoneIsCalled() {
    assertThat(
        Stream.of("UTC", "Z", "Etc/UTC", "GMT", "Europe/London")
            .map(zone -> new CalendarWindows(Unit.DAY, ZoneId.of(zone)).isUtcDay())
            .toList(),
        contains(true, true, true, true, false));
  }
}
