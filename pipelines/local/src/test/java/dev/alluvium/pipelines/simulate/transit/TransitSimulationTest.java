package dev.alluvium.pipelines.simulate.transit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.alluvium.pipelines.simulate.RecordingSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulatedRecord;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A Tuesday and a Sunday of three stations. */
class TransitSimulationTest {
  private static final int TURNSTILES = 36;
  private static final int ENTRIES = 9;
  private static final int EXITS = 10;
  private static final int ID = 11;
  private static final int TIMESTAMP = 12;
  private static final DateTimeFormatter WALL_CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.of("America/New_York"));

  private static List<String> lines(String start, Duration duration) {
    RecordingSink sink = new RecordingSink();
    try {
      SimulateEvents.run(
          SimulationOptions.of(new TransitDomain())
              .users(TURNSTILES)
              .start(Instant.parse(start))
              .duration(duration)
              .build(),
          sink);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    for (SimulatedRecord each : sink.records()) {
      String[] values = new String(each.payload(), UTF_8).split(",", -1);
      assertThat(values.length, is(13));
      assertThat(values[TIMESTAMP], is(WALL_CLOCK.format(Instant.ofEpochMilli(each.eventTime()))));
      assertThat(values[1], is(each.key()));
    }
    return sink.records().stream().map(each -> new String(each.payload(), UTF_8)).toList();
  }

  private static long sum(List<String> lines, int column, int fromHour, int untilHour) {
    return lines.stream()
        .map(line -> line.split(",", -1))
        .filter(values -> hour(values) >= fromHour && hour(values) < untilHour)
        .mapToLong(values -> Long.parseLong(values[column]))
        .sum();
  }

  private static int hour(String[] values) {
    return Integer.parseInt(values[TIMESTAMP].substring(11, 13));
  }

  @Test
  void writesMessagesAsTheTopicHasThem() {
    List<String> lines = lines("2023-09-23T20:54:00Z", Duration.ofMinutes(10));
    for (String line : lines) {
      assertThat(
          line,
          matchesPattern(
              "A\\d{3},R\\d{3},\\d\\d-\\d\\d-\\d\\d,[A-Z ]+,[A-Z0-9]+,(IND|BMT|IRT),09-23-23,1[67]:\\d\\d:\\d\\d,"
                  + "(REGULAR|RECOVR AUD),\\d+,\\d+,[0-9a-f-]{36},2023-09-23 1[67]:\\d\\d:\\d\\d"));
    }
    Set<String> ids = new HashSet<>();
    lines.forEach(line -> ids.add(line.split(",", -1)[ID]));
    assertThat(ids.size(), is(lines.size()));
  }

  @Test
  void tellsOfEachTurnstileOnceAMinuteAndTheSameFromTheSameSeed() {
    List<String> lines = lines("2023-09-26T04:00:00Z", Duration.ofHours(2));
    assertThat((double) lines.size(), closeTo(TURNSTILES * 120, TURNSTILES));
    assertThat(lines, is(lines("2023-09-26T04:00:00Z", Duration.ofHours(2))));
  }

  @Test
  void hasTwoPeaksOnWorkingDaysAndNoneAtWeekends() {
    List<String> tuesday = lines("2023-09-26T04:00:00Z", Duration.ofHours(24));
    List<String> sunday = lines("2023-09-24T04:00:00Z", Duration.ofHours(24));
    for (int column : new int[] {ENTRIES, EXITS}) {
      long noon = sum(tuesday, column, 12, 14);
      assertThat((double) sum(tuesday, column, 7, 9), greaterThan(1.2 * noon));
      assertThat((double) sum(tuesday, column, 17, 19), greaterThan(1.2 * noon));
      assertThat((double) noon, greaterThan(4.0 * sum(tuesday, column, 2, 4)));
      double sundayNoon = sum(sunday, column, 12, 14);
      assertThat((double) sum(sunday, column, 7, 9), closeTo(sundayNoon, 0.1 * sundayNoon));
    }
  }
}
