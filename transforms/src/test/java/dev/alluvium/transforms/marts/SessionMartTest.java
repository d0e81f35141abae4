package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marts of sessions, which end after half an hour in which nothing comes. */
class SessionMartTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 4);
  private static final String[] SESSION = {"room", "start_ts", "end_ts", "readings", "sensors"};

  private static Story.Told watches(Story story) {
    return story.toMart(Greenhouse.mart("mart_watch"), TIMING);
  }

  /** Without deletions of rows that were never there, which a firing may give out as well. */
  private static List<String> rows(Story.Told told) {
    return told.lines(SESSION).stream().filter(line -> !line.startsWith("delete")).toList();
  }

  @Test
  void writesASessionEarlyAndWhenTheGapIsOver() {
    Story.Told told =
        watches(
            new Story()
                .come(Reading.of(1, "10:15"), Reading.of(2, "10:20").sensor("t"))
                .clock(Duration.ofMillis(9_900))
                .then("after 10 s")
                .clock(Duration.ofMillis(200))
                .come(Reading.of(3, "10:30"))
                .then("while the session may go on")
                .watermark(Reading.instant("11:00").toEpochMilli() - 1)
                .then("when it can go on no more")
                .watermark(Reading.instant("11:00").toEpochMilli() + 1)
                .then("at the end"));

    assertThat(
        rows(told),
        contains(
            "-- after 10 s",
            "r 10:15 10:20 2 2",
            "-- while the session may go on",
            "-- when it can go on no more",
            "r 10:15 10:30 3 2",
            "-- at the end"));
    assertThat(told.table().rows(SESSION), contains("r 10:15 10:30 3 2"));
  }

  @Test
  void countsValuesApartThatHoldWhatOthersAreJoinedWith() {
    assertThat(
        new Story()
            .come(
                Reading.of(1, "10:00").plant("x||y", "z"),
                Reading.of(2, "10:00").plant("x", "y||z"),
                Reading.of(3, "10:00").plant("x", null),
                Reading.of(4, "10:00").plant("x", "^^"))
            .toMart(Greenhouse.mart("mart_watch"), TIMING)
            .table()
            .rows("readings", "plants"),
        contains("4 4"));
  }

  @Test
  void partsSessionsExactlyAtTheGap() {
    assertThat(
        watches(
                new Story()
                    .come(Reading.of(1, "10:00"), Reading.of(2, "10:30"))
                    .come(Reading.of(3, "12:00").room("q"))
                    .come(
                        Reading.of(4, Reading.instant("12:30").minusNanos(1_000)).room("q"),
                        Reading.of(5, "12:59").room("q")))
            .table()
            .rows("room", "start_ts", "readings"),
        contains("q 12:00 3", "r 10:00 1", "r 10:30 1"));
  }

  @Test
  void meltsSessionsIntoOneThatALateEventJoins() {
    Story.Told told =
        watches(
            new Story()
                .come(Reading.of(1, "10:00"), Reading.of(2, "10:40").sensor("t"))
                .come(Reading.of(3, "10:00").room("q"))
                .then("two sessions")
                .watermark("11:15")
                .then("one session")
                .come(Reading.of(4, "10:20").sensor("u"))
                .then("begins earlier than was known")
                .come(Reading.of(5, "09:45")));

    assertThat(
        rows(told),
        contains(
            "-- two sessions",
            "q 10:00 10:00 1 1",
            "r 10:00 10:00 1 1",
            "r 10:40 10:40 1 1",
            "-- one session",
            "r 10:00 10:40 3 3",
            "-- begins earlier than was known",
            "r 09:45 10:40 4 3"));
    assertThat(
        told.lines(SESSION).containsAll(List.of("delete r 10:40", "delete r 10:00")), is(true));
    assertThat(told.table().rows(SESSION), contains("q 10:00 10:00 1 1", "r 09:45 10:40 4 3"));
    assertThat(AggregateMartTest.sequencesTellTheLast(told.mutations()), is(true));
  }

  @Test
  void countsWhatIsTooLateUnlessItBelongsToASessionThatGoesOn() {
    Story story = new Story().come(Reading.of(1, "10:00"));
    for (int i = 0; i < 8; i++) {
      story.come(Reading.of(2 + i, Reading.instant("10:50").plusSeconds(i * 1_200L)).room("q"));
    }
    Story.Told told =
        watches(
            story
                .watermark("13:31")
                .then("too late")
                .come(Reading.of(10, "10:01"), Reading.of(11, "10:55").room("p"))
                .then("as late, but of a session whose end is not")
                .come(Reading.of(12, "10:55").room("q"))
                .clock(Duration.ofSeconds(20)));

    assertThat(
        told.ledger(),
        contains(
            "-- too late",
            "reading * 10:00 late mart_watch x2",
            "-- as late, but of a session whose end is not"));
    assertThat(told.table().rows(SESSION), contains("q 10:50 13:10 9 1", "r 10:00 10:00 1 1"));
  }

  @Test
  void writesOnlySessionsThatCanHaveBegunNoEarlier() {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "10:20"), Reading.of(2, "10:29").room("q"))
            .come(Reading.of(3, "10:30").room("p"), Reading.of(4, "11:30"))
            .come(Reading.of(5, "09:59").room("o"), Reading.of(6, "10:35").room("o"))
            .clock(Duration.ofSeconds(20))
            .toMart(
                Greenhouse.mart("mart_watch"),
                TIMING.completeWithin(TimeRanges.from(Reading.instant("10:00"))));

    assertThat(
        told.table().rows(SESSION),
        contains("o 10:35 10:35 1 1", "p 10:30 10:30 1 1", "r 11:30 11:30 1 1"));
  }

  @Test
  void writesNothingOfASessionThatGrowsBackBeyondTheKnownTime() {
    Story.Told told =
        new Story()
            .come(Reading.of(2, "10:20"))
            .clock(Duration.ofSeconds(20))
            .come(Reading.of(1, "09:59"))
            .toMart(
                Greenhouse.mart("mart_watch"),
                TIMING.completeWithin(TimeRanges.from(Reading.instant("10:00"))));

    assertThat(told.mutations(), empty());
  }

  @Test
  void meetsASessionThatIsOverAsLongAsAnEventOfItIsNot() {
    Story.Told told =
        watches(
            new Story()
                .come(Reading.of(1, "10:00"))
                .watermark("12:40") // The session's last moment was 12:30, the event's is 12:50.
                .come(Reading.of(2, "10:20")));

    assertThat(told.table().rows(SESSION), contains("r 10:00 10:20 2 1"));
  }
}
