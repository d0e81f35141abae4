package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Where timers do not tell the watermark, as on Dataflow: what is given up stays so, and what comes
 * too late for it changes nothing; nothing is given up before its time.
 */
class PortableTimingTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1).portable();
  private static final String[] COUNTS = {"read_hour", "room", "readings"};

  @Test
  void countsWhatIsTooLateForAWindowThatWasThereAndKeepsTheRow() {
    Story.Told told =
        mart(
            new Story()
                .come(Reading.of(1, "10:15"))
                .watermark("13:01")
                .then("too late for the hour that was there, and for one before it")
                .come(Reading.of(2, "10:20"), Reading.of(3, "09:20").room("q"))
                .come(Reading.of(4, "11:01"))
                .then("long after")
                .watermark("2024-03-03T00:00:00Z")
                .come(Reading.of(5, "10:30"))
                .clock(Duration.ofMinutes(1)));

    assertThat(
        told.ledger(),
        contains(
            "-- too late for the hour that was there, and for one before it",
            "reading * 09:00 late mart_hour x1",
            "reading * 10:00 late mart_hour x1",
            "-- long after",
            "reading * 10:00 late mart_hour x1"));
    assertThat(told.table().rows(COUNTS), contains("10 r 1", "11 r 1"));
  }

  @Test
  void givesNoWindowUpForAnEventThatIsFarAheadOfTheWatermark() {
    assertThat(
        mart(new Story()
                .come(Reading.of(1, "10:15"))
                .come(Reading.of(2, "20:00"))
                .come(Reading.of(3, "10:30"))
                .clock(Duration.ofMinutes(1)))
            .table()
            .rows(COUNTS),
        contains("10 r 2", "20 r 1"));
  }

  @Test
  void writesTheWholeOfAWindowAgainOnALateChange() {
    assertThat(
        mart(new Story()
                .come(Reading.of(1, "10:15"))
                .watermark("11:30")
                .come(Reading.of(2, "10:20"))
                .clock(Duration.ofMinutes(1)))
            .table()
            .rows(COUNTS),
        contains("10 r 2"));
  }

  @Test
  void turnsAwayDuplicatesOfAnHourThatIsForgotten() {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "10:15"))
            .watermark("13:01")
            .then("too late")
            .come(Reading.of(1, "10:15"), Reading.of(2, "10:59"), Reading.of(3, "11:00"))
            .toDeduplicate(TIMING);

    assertThat(told.ledger(), contains("-- too late", "reading readings-0 10:00 late  x2"));
    assertThat(
        told.lines("reading_id").stream().filter(line -> line.matches("[0-9]+")).toList(),
        contains("1", "3"));
  }

  @Test
  void leavesARankingThatIsOverAsItWas() {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "2024-03-01T10:15:00Z").plant("fern", null))
            .watermark("2024-03-06T00:00:00Z")
            .come(Reading.of(2, "2024-03-01T10:20:00Z").plant("fig", null))
            .clock(Duration.ofMinutes(1))
            .toMart(Greenhouse.mart("mart_day_top"), TIMING);

    assertThat(told.table().rows("place", "plant"), contains("1 fern"));
  }

  private static Story.Told mart(Story story) {
    return story.toMart(Greenhouse.mart("mart_hour"), TIMING);
  }
}
