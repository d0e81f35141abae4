package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marts of fixed windows; of sessions, see {@link SessionMartTest}. */
class AggregateMartTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 4);
  private static final String[] COUNTS = {"read_hour", "room", "readings", "sensors"};

  private static Story.Told hourly(Story story) {
    return story.toMart(Greenhouse.mart("mart_hour"), TIMING);
  }

  @Test
  void writesAGroupEarlyTheDelayAfterItsFirstChangeAndNotBefore() {
    assertThat(
        hourly(
                new Story()
                    .come(Reading.of(1, "10:15"))
                    .clock(Duration.ofSeconds(6))
                    .come(Reading.of(2, "10:16"))
                    .clock(Duration.ofMillis(3_900))
                    .then("after 10 s")
                    .clock(Duration.ofMillis(200))
                    .then("after 20 s more in which nothing comes")
                    .clock(Duration.ofSeconds(20))
                    .come(Reading.of(3, "10:17"))
                    .then("10 s after the next change")
                    .clock(Duration.ofSeconds(11))
                    .then("on time, as nothing has changed"))
            .lines(COUNTS),
        contains(
            "-- after 10 s",
            "10 r 2 1",
            "-- after 20 s more in which nothing comes",
            "-- 10 s after the next change",
            "10 r 3 1",
            "-- on time, as nothing has changed"));
  }

  /** What was whole before is but a part until then. */
  @Test
  void writesNothingEarlyBeforeAllIsReadAgain() {
    assertThat(
        new Story()
            .come(Reading.of(1, "10:15"))
            .clock(Duration.ofSeconds(30))
            .then("on time")
            .watermark("11:01")
            .come(Reading.of(2, "12:15"))
            .clock(Duration.ofSeconds(30))
            .then("early, as all is read again")
            .watermark("12:00")
            .clock(Duration.ofSeconds(30))
            .toMart(
                Greenhouse.mart("mart_hour"), TIMING.readingAgainUntil(Reading.instant("12:00")))
            .lines(COUNTS),
        contains("-- on time", "10 r 1 1", "-- early, as all is read again", "12 r 1 1"));
  }

  @Test
  void writesAGroupWhenTheWatermarkReachesItsEndAndNotBefore() {
    assertThat(
        hourly(
                new Story()
                    .come(Reading.of(1, "10:00"), Reading.of(2, "10:59"), Reading.of(3, "11:00"))
                    .then("just before")
                    .watermark(Reading.instant("11:00").toEpochMilli() - 1)
                    .then("at 11:00")
                    .watermark(Reading.instant("11:00").toEpochMilli() + 1)
                    .then("at 12:00")
                    .watermark("12:01"))
            .lines(COUNTS),
        contains("-- just before", "-- at 11:00", "10 r 2 1", "-- at 12:00", "11 r 1 1"));
  }

  @Test
  void writesTheWholeOfAGroupAgainOnEveryLateChange() {
    Story.Told told =
        hourly(
            new Story()
                .then("on time")
                .come(Reading.of(1, "10:15"), Reading.of(2, "10:15").room("q"))
                .watermark("11:01")
                .then("late, of one group")
                .come(Reading.of(3, "10:20").sensor("t"))
                .then("late, of a group that is new")
                .come(Reading.of(4, "10:20").room("p"))
                .then("just within the allowed lateness")
                .watermark(Reading.instant("13:00").toEpochMilli() - 1)
                .come(Reading.of(5, "10:59").sensor("t")));

    assertThat(
        told.tables(COUNTS),
        contains(
            "-- on time",
            "10 q 1 1",
            "10 r 1 1",
            "-- late, of one group",
            "10 q 1 1",
            "10 r 2 2",
            "-- late, of a group that is new",
            "10 p 1 1",
            "10 q 1 1",
            "10 r 2 2",
            "-- just within the allowed lateness",
            "10 p 1 1",
            "10 q 1 1",
            "10 r 3 2"));
    assertThat(sequencesTellTheLast(told.mutations()), is(true));
  }

  /** Whether no two mutations of a row have one sequence, so that it is clear which is the last. */
  static boolean sequencesTellTheLast(List<TableMutation> mutations) {
    Set<String> seen = new HashSet<>();
    return mutations.stream()
        .map(
            mutation ->
                mutation.sequence()
                    + " "
                    + MartTable.text(mutation.row(), mutation.table().key().toArray(new String[0])))
        .allMatch(seen::add);
  }

  @Test
  void countsWhatIsTooLateAndChangesNothing() {
    Story.Told told =
        hourly(
            new Story()
                .come(Reading.of(1, "10:15"))
                .watermark("13:01")
                .then("too late, for a group that was there and for one that was not")
                .come(
                    Reading.of(2, "10:20"),
                    Reading.of(3, "10:30").room("q"),
                    Reading.of(4, "09:20").room("q"),
                    Reading.of(5, "11:01"))
                .clock(Duration.ofMinutes(1)));

    assertThat(
        told.ledger(),
        contains(
            "-- too late, for a group that was there and for one that was not",
            "reading * 09:00 late mart_hour x1",
            "reading * 10:00 late mart_hour x2"));
    assertThat(told.table().rows(COUNTS), contains("10 r 1 1", "11 r 1 1"));
  }

  @Test
  void leavesOutWhatTheConditionDoesNotHoldOn() {
    assertThat(
        hourly(
                new Story()
                    .come(Reading.of(1, "10:15").kind("guessed"), Reading.of(2, "10:15"))
                    .come(Reading.of(3, "11:15").kind("guessed"))
                    .watermark("20:00")
                    .come(Reading.of(4, "11:15").kind("guessed")))
            .lines(COUNTS),
        contains("10 r 1 1"));
  }

  @Test
  void groupsByNullAsByAnyValue() {
    assertThat(
        hourly(
                new Story()
                    .come(Reading.of(1, "10:15").room(null), Reading.of(2, "10:15"))
                    .come(
                        Reading.of(3, "10:16").room(null).sensor("t"),
                        Reading.of(4, "10:16").room("")))
            .table()
            .rows(COUNTS),
        contains("10  1 1", "10 null 2 2", "10 r 1 1"));
  }

  @Test
  void tellsValuesAndGroupsApartThatHoldWhatOthersAreJoinedWith() {
    assertThat(
        hourly(
                new Story()
                    .come(
                        Reading.of(1, "10:00").plant("x||y", "z"),
                        Reading.of(2, "10:00").plant("x", "y||z"),
                        Reading.of(3, "10:00").plant("x", null),
                        Reading.of(4, "10:00").plant("x", "^^"),
                        Reading.of(5, "10:00").plant("X", "^^"),
                        Reading.of(6, "10:00").room(null),
                        Reading.of(7, "10:00").room("\u0000"),
                        Reading.of(8, "10:00").room("a\u0001"),
                        Reading.of(9, "10:00").room("a")))
            .table()
            .rows("room", "readings", "sensors", "plants"),
        contains("\u0000 1 1 0", "a\u0001 1 1 0", "a 1 1 0", "null 1 1 0", "r 5 1 4"));
  }

  @Test
  void groupsByNullWhatCannotBeComputedAndCountsIt() {
    Story.Told told =
        new Story()
            .come(
                Reading.of(1, "10:00").degrees(1e300),
                Reading.of(2, "10:00").degrees(-1e300),
                Reading.of(3, "10:00").degrees(60.0),
                Reading.of(4, "11:00").degrees(60.0).pulses(Long.MAX_VALUE))
            .toMart(Greenhouse.mart("mart_cooled"), TIMING);

    assertThat(
        told.table().rows("cooled_ts", "readings", "pulsed_ts"),
        contains("10:01 1 null", "11:01 1 null", "null 2 null"));
    assertThat(
        told.ledger(),
        contains(
            "reading * 11:00 uncomputable mart_cooled.pulsed_ts x1",
            "reading readings-0 10:00 uncomputable mart_cooled.cooled_ts x2"));
  }

  /** One of the three windows of the first minutes that there are starts within these. */
  @Test
  void leavesOutWindowsWhoseStartNoColumnHoldsAndCountsThem() {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "0001-01-01T00:10:00Z"), Reading.of(2, "0001-01-01T00:12:00Z"))
            .toMart(Greenhouse.mart("mart_hop"), TIMING);

    assertThat(
        told.table().rows("start_ts", "end_ts", "readings"),
        contains("0001-01-01T00:05:00Z 0001-01-01T01:05:00Z 2"));
    assertThat(
        told.ledger(), contains("reading readings-0 00:00 uncomputable mart_hop.start_ts x4"));
  }

  @Test
  void keepsSequencesAboveThoseOfAnEarlierStart() {
    Story story = new Story().come(Reading.of(1, "10:15"));
    long first = hourly(story).mutations().get(0).sequence();
    long second = hourly(new Story().come(Reading.of(1, "10:15"))).mutations().get(0).sequence();
    assertThat(second > first, is(true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void doesWithoutNullsInEveryMeasure(int shards) {
    String[] measures = {
      "read_hour",
      "readings",
      "alarms",
      "sensors",
      "plants",
      "degrees",
      "litres",
      "pulses",
      "coldest",
      "wettest",
      "first_sensor",
      "last_sensor",
      "first_ts",
      "last_ts",
      "span_sec"
    };
    assertThat(
        new Story()
            .come(
                Reading.of(1, "10:30").sensor(null),
                Reading.of(2, "10:10").plant("fern", null).litres("0.5").alarm(true))
            .come(
                Reading.of(3, "10:20").plant(" FERN", null).litres("2.50").pulses(3L).alarm(false),
                Reading.of(4, "10:20").plant("fern", "royal").litres("-1").degrees(-0.5),
                Reading.of(5, "10:40").plant(null, "royal").sensor("t").pulses(-4L).degrees(2.0),
                Reading.of(6, "11:40").sensor(null))
            .toMart(
                Greenhouse.mart("mart_hour"),
                Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), shards))
            .table()
            .rows(measures),
        contains(
            "10 5 1 2 3 1.5 2.00 -1 -0.5 2.50 s t 10:10 10:40 1800",
            "11 1 0 0 0 null null null null null null null 11:40 11:40 0"));
  }

  @Test
  void sumsDoublesUpExactly() {
    Story story = new Story();
    for (int i = 0; i < 10; i++) {
      story.come(Reading.of(i, "10:15").degrees(0.1));
    }
    story.come(
        Reading.of(11, "11:15").degrees(1e16),
        Reading.of(12, "11:15").degrees(1.0),
        Reading.of(13, "11:15").degrees(-1e16),
        Reading.of(14, "12:15").degrees(0.1),
        Reading.of(15, "12:15").degrees(0.2));

    assertThat(
        hourly(story).table().rows("read_hour", "degrees"), contains("10 1.0", "11 1.0", "12 0.3"));
  }

  @Test
  void leavesASumThatNoColumnHoldsOutAndTellsOfItOnce() {
    String tooMuch = "90000000000000000000000000000";
    Story.Told told =
        hourly(
            new Story()
                .come(
                    Reading.of(1, "10:15").pulses(Long.MAX_VALUE).litres(tooMuch).degrees(1e308),
                    Reading.of(2, "10:15").pulses(1L).litres(tooMuch).degrees(1e308),
                    Reading.of(3, "11:15").pulses(1L).litres("1").degrees(1.0))
                .clock(Duration.ofSeconds(11))
                .then("an event of the hour with nothing more to sum up")
                .come(Reading.of(4, "10:16"))
                .clock(Duration.ofSeconds(11))
                .then("sums that a column holds again")
                .come(Reading.of(5, "10:16").pulses(-1L).litres("-" + tooMuch).degrees(-1e308))
                .clock(Duration.ofSeconds(11)));

    assertThat(
        told.tables("read_hour", "readings", "pulses", "litres", "degrees"),
        contains(
            "10 2 null null null",
            "11 1 1 1 1.0",
            "-- an event of the hour with nothing more to sum up",
            "10 3 null null null",
            "11 1 1 1 1.0",
            "-- sums that a column holds again",
            "10 4 9223372036854775807 90000000000000000000000000000 1.0E308",
            "11 1 1 1 1.0"));
    assertThat(
        told.ledger(),
        contains(
            "reading * 10:00 uncomputable mart_hour.degrees x1",
            "reading * 10:00 uncomputable mart_hour.litres x1",
            "reading * 10:00 uncomputable mart_hour.pulses x1",
            "-- an event of the hour with nothing more to sum up",
            "-- sums that a column holds again"));
  }

  @Test
  void writesOnlyWindowsOfWhichItGetsEveryEvent() {
    Timing fromTenThirty = TIMING.completeWithin(TimeRanges.from(Reading.instant("10:30")));

    Story.Told told =
        new Story()
            .come(Reading.of(1, "10:45"), Reading.of(2, "11:00"))
            .clock(Duration.ofSeconds(20))
            .watermark("12:30")
            .come(Reading.of(3, "10:46"), Reading.of(4, "11:05"))
            .watermark("15:00")
            .come(Reading.of(5, "10:46"))
            .toMart(Greenhouse.mart("mart_hour"), fromTenThirty);

    assertThat(told.table().rows(COUNTS), contains("11 r 2 1"));
    assertThat(
        told.lines(COUNTS).stream().filter(line -> line.startsWith("10 ")).toList(), empty());
  }

  @Test
  void writesAWindowThatBeginsWhereTheKnownTimeDoes() {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "10:45"))
            .toMart(
                Greenhouse.mart("mart_hour"),
                TIMING.completeWithin(TimeRanges.from(Reading.instant("10:00"))));

    assertThat(told.table().rows(COUNTS), contains("10 r 1 1"));
  }

  @Test
  void countsEachOfManyDistinctCountsByItself() {
    assertThat(
        new Story()
            .come(Reading.of(1, "10:15").pulses(10L), Reading.of(2, "10:15").pulses(0L))
            .toMart(
                Greenhouse.mart("mart_wide"),
                Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1))
            .table()
            .rows("pulses", "d0", "d1", "d9", "d10", "d11"),
        contains("0 1 1 1 1 1", "10 1 1 1 1 1"));
  }

  @Test
  void groupsNumbersByTheirValueHoweverTheyAreWritten() {
    assertThat(
        new Story()
            .come(
                Reading.of(1, "10:15").litres("2.5").degrees(0.0),
                Reading.of(2, "10:15").litres("2.50").degrees(-0.0),
                Reading.of(3, "10:15").litres("100"),
                Reading.of(4, "10:15").litres("1E+2"))
            .toMart(Greenhouse.mart("mart_number"), TIMING)
            .table()
            .rows("litres", "degrees", "readings"),
        contains("100 null 2", "2.5 0.0 2"));
  }
}
