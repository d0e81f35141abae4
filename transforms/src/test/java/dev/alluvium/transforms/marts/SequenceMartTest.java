package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceMartTest {
  private static final SequenceMartSpec MART =
      Greenhouse.DOMAIN.marts(SequenceMartSpec.class).get(0);
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 4);
  private static final String[] COUNTED = {"sensor", "read_ts", "counted", "worth"};

  private static Reading counter(long id, String time, @Nullable Long pulses) {
    return Reading.of(id, time).pulses(pulses);
  }

  @Test
  void judgesDifferencesByTheRulesOfTheContract() {
    assertThat(
        new Story()
            .come(counter(1, "08:00", 100L), counter(2, "09:00", 700L))
            .come(counter(3, "11:00", 700L), counter(4, "13:01", 800L))
            .come(counter(5, "13:02", 860L), counter(6, "13:03", 921L))
            .come(counter(7, "13:04", 900L), counter(8, "13:05", null))
            .come(counter(9, "13:06", 910L), counter(10, "13:07", Long.MIN_VALUE))
            .toSequence(MART, TIMING)
            .table()
            .rows(COUNTED),
        contains(
            "s 08:00 null first",
            "s 09:00 600 ok",
            "s 11:00 0 ok",
            "s 13:01 null gap",
            "s 13:02 60 ok",
            "s 13:03 null reset",
            "s 13:04 21 reversed",
            "s 13:05 null missing",
            "s 13:06 null missing",
            "s 13:07 null reset"));
  }

  @Test
  void takesEventsOfYearsThatNanosecondsDoNotReach() {
    assertThat(
        new Story()
            .come(counter(1, "0001-01-01T00:00:00Z", 1L), counter(2, "2300-01-01T00:00:00Z", 2L))
            .come(counter(3, "9999-12-31T23:59:59.999999Z", 3L))
            .toSequence(MART, TIMING)
            .table()
            .rows("counted", "worth"),
        contains("null first", "null gap", "null gap"));
  }

  @Test
  void changesARowThatComesInBetweenAndTheOneBehindItAndNoOther() {
    assertThat(
        new Story()
            .come(counter(1, "10:00", 10L), counter(2, "10:20", 30L), counter(3, "10:40", 60L))
            .come(counter(4, "10:10", 5L).sensor("t"))
            .clock(Duration.ofSeconds(11))
            .then("one comes late")
            .come(counter(5, "10:10", 12L))
            .clock(Duration.ofSeconds(9))
            .then("after the delay")
            .clock(Duration.ofSeconds(2))
            .then("the same again")
            .come(counter(5, "10:10", 12L), counter(1, "10:00", 10L))
            .clock(Duration.ofMinutes(1))
            .toSequence(MART, TIMING)
            .lines(COUNTED),
        contains(
            "s 10:00 null first",
            "s 10:20 20 ok",
            "s 10:40 30 ok",
            "t 10:10 null first",
            "-- one comes late",
            "-- after the delay",
            "s 10:10 2 ok",
            "s 10:20 18 ok",
            "-- the same again"));
  }

  @Test
  void countsThePreferredOfOneInstantWhicheverComesFirst() {
    Reading guessed = counter(9, "10:10", 50L).kind("guessed");
    for (List<Reading> order :
        List.of(
            List.of(guessed, counter(2, "10:10", 12L)),
            List.of(counter(2, "10:10", 12L), guessed))) {
      assertThat(
          new Story()
              .come(counter(1, "10:00", 10L), order.get(0), counter(3, "10:20", 15L))
              .clock(Duration.ofSeconds(11))
              .come(order.get(1))
              .toSequence(MART, TIMING)
              .table()
              .rows(COUNTED),
          contains("s 10:00 null first", "s 10:10 2 ok", "s 10:20 3 ok"));
    }
  }

  @Test
  void writesARowWithoutWhatCannotBeComputedAndCountsIt() {
    Story.Told told =
        new Story()
            .come(counter(1, "10:00", 10L).degrees(1e300), counter(2, "10:20", 15L).degrees(60.0))
            .toSequence(MART, TIMING);

    assertThat(
        told.table().rows("read_ts", "cooled_ts", "counted"),
        contains("10:00 null null", "10:20 10:21 5"));
    assertThat(
        told.ledger(), contains("reading readings-0 10:00 uncomputable fact_pulses.cooled_ts x1"));
  }

  @Test
  void keepsTheLastRowForItsSuccessorAndCountsWhatIsTooLate() {
    Story.Told told =
        new Story()
            .come(counter(1, "08:00", 10L), counter(2, "08:30", 20L))
            .watermark("12:00")
            .then("within the lateness, and too late")
            .come(counter(3, "10:05", 30L), counter(4, "08:10", 15L), counter(5, "08:40", 25L))
            .clock(Duration.ofSeconds(11))
            .toSequence(MART, TIMING);

    assertThat(
        told.ledger(),
        contains("-- within the lateness, and too late", "reading * 08:00 late fact_pulses x2"));
    assertThat(
        told.table().rows(COUNTED),
        contains("s 08:00 null first", "s 08:30 10 ok", "s 10:05 10 ok"));
  }

  @Test
  void writesOnlyRowsWhosePredecessorIsKnown() {
    Timing known =
        Timing.bounded(
            2,
            TimeRanges.ofStretches(
                List.of(Reading.instant("09:00"), Reading.instant("11:00")), Duration.ofHours(1)));
    assertThat(
        new Story()
            .come(counter(1, "08:50", 10L), counter(2, "09:10", 20L), counter(3, "10:10", 30L))
            .come(counter(4, "10:50", 40L), counter(5, "11:30", 50L), counter(6, "12:10", 60L))
            .come(counter(7, "10:15", 1L).sensor("t"), counter(8, "12:15", 2L).sensor("t"))
            .toSequence(MART, known)
            .lines(COUNTED),
        contains(
            "s 09:10 10 ok",
            "s 10:10 10 ok",
            "s 11:30 10 ok",
            "s 12:10 10 ok",
            "t 10:15 null first",
            "t 12:15 1 ok"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void comesToTheSameRowsInAnyOrderAndBatching(boolean stateInProcess) {
    Random random = new Random(stateInProcess ? 3 : 4);
    for (int round = 0; round < 6; round++) {
      List<Reading> readings = history(random);
      List<String> expected = plain(readings);
      List<Reading> shuffled = new ArrayList<>(readings);
      readings.stream().filter(r -> random.nextInt(4) == 0).forEach(shuffled::add);
      Collections.shuffle(shuffled, random);
      Story story = new Story();
      for (int from = 0; from < shuffled.size(); ) {
        int until = Math.min(shuffled.size(), from + 1 + random.nextInt(20));
        story.come(shuffled.subList(from, until).toArray(new Reading[0]));
        if (random.nextInt(3) == 0) {
          story.clock(Duration.ofSeconds(11));
        }
        from = until;
      }
      assertThat(
          story
              .toSequence(MART, stateInProcess ? TIMING.inProcess() : TIMING)
              .table()
              .rows(COUNTED),
          is(expected));
    }
  }

  private static List<Reading> history(Random random) {
    List<Reading> readings = new ArrayList<>();
    for (int id = 0; id < 60; id++) {
      Instant at = Reading.instant("10:00").plusSeconds(60L * random.nextInt(300));
      readings.add(
          Reading.of(id, at)
              .sensor("s" + random.nextInt(3))
              .kind(random.nextBoolean() ? "measured" : "guessed")
              .pulses(random.nextInt(9) == 0 ? null : (long) random.nextInt(4_000)));
    }
    return readings;
  }

  /** The rows by the definition: group, choose, sort, subtract. */
  private static List<String> plain(List<Reading> readings) {
    Map<String, TreeMap<Instant, Reading>> bySensor = new HashMap<>();
    for (Reading reading : readings) {
      bySensor
          .computeIfAbsent(String.valueOf(reading.sensor()), s -> new TreeMap<>())
          .merge(reading.at(), reading, SequenceMartTest::counting);
    }
    List<String> rows = new ArrayList<>();
    bySensor.forEach(
        (sensor, ofSensor) -> {
          Reading before = null;
          for (Reading reading : ofSensor.values()) {
            rows.add(
                sensor + " " + MartTable.text(reading.at()) + " " + difference(before, reading));
            before = reading;
          }
        });
    Collections.sort(rows);
    return rows;
  }

  private static Reading counting(Reading a, Reading b) {
    boolean isMeasured = a.kind().equals("measured");
    if (isMeasured != b.kind().equals("measured")) {
      return isMeasured ? a : b;
    }
    return a.digest() > b.digest() ? a : b;
  }

  private static String difference(@Nullable Reading before, Reading reading) {
    if (before == null) {
      return "null first";
    }
    Long then = before.pulses();
    Long now = reading.pulses();
    long seconds = Duration.between(before.at(), reading.at()).toSeconds();
    if (then == null || now == null) {
      return "null missing";
    }
    if (seconds > 7_200) {
      return "null gap";
    }
    if (Math.abs(now - then) > seconds) {
      return "null reset";
    }
    return Math.abs(now - then) + (now < then ? " reversed" : " ok");
  }
}
