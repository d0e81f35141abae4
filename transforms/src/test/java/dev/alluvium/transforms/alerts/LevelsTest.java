package dev.alluvium.transforms.alerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.transforms.serial.NamedRowCoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** What is remembered: half hours on Mondays, two weeks of which count, up to two hours late. */
class LevelsTest {
  private static final Schema PER = AlertPast.per(Halls.alert(), Halls.TABLE);
  private static final AlertSettings SETTINGS =
      AlertSettings.of(
          Halls.alert(), Duration.ofHours(2), Duration.ofMinutes(30), false, Long.MIN_VALUE);
  private static final Levels.Output NOWHERE =
      new Levels.Output() {
        @Override
        public void alert(Row per, Alert alert) {}

        @Override
        public void none(Row per, long start, long day) {}
      };

  private final Levels levels = new Levels();

  private void take(String start, long visitors) {
    long day = LocalDate.parse(start.substring(0, 10)).toEpochDay();
    levels.take(
        List.of(
            Watched.window(
                Row.withSchema(PER).addValue("north").build(),
                day,
                Instant.parse(start).toEpochMilli(),
                1,
                BigDecimal.valueOf(visitors))),
        SETTINGS,
        NOWHERE);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void givesUpAWindowWhenItsLatenessIsOverAndADayWhenItDoesNotCountAnyMore() {
    take("2023-06-05T10:00:00Z", 10);
    assertThat(levels.nextMillis(SETTINGS), is(millis("2023-06-05T13:30:00Z")));

    levels.giveUp(millis("2023-06-05T13:30:00Z"), SETTINGS);
    Level.Day day = levels.byKey.values().iterator().next().days.firstEntry().getValue();
    assertThat(day.open.size(), is(0));
    assertThat(day.total, is(BigDecimal.TEN));
    assertThat(levels.nextMillis(SETTINGS), is(millis("2023-06-21T03:30:00Z")));

    take("2023-06-05T10:00:00Z", 11);
    assertThat(day.total, is(BigDecimal.TEN));

    levels.giveUp(millis("2023-06-21T03:30:00Z"), SETTINGS);
    assertThat(levels.isEmpty(), is(true));
  }

  @Test
  void isTheSameAfterCodingAndSmall() throws Exception {
    List<Watched> past = new ArrayList<>();
    for (int hall = 0; hall < 100; hall++) {
      for (int week = 0; week < 2; week++) {
        past.add(
            Watched.past(
                Row.withSchema(PER).addValue("hall " + hall).build(),
                19_513 + 7L * week,
                BigDecimal.valueOf(1234),
                12));
      }
    }
    levels.take(past, SETTINGS, NOWHERE);
    take("2023-06-12T10:00:00Z", 30);
    levels.givenUp = 7;
    LevelsCoder coder = LevelsCoder.of(NamedRowCoder.of(Halls.TABLE, Halls.alert().per()));

    byte[] encoded = CoderUtils.encodeToByteArray(coder, levels);
    Levels decoded = CoderUtils.decodeFromByteArray(coder, encoded);

    assertThat(text(decoded), is(text(levels)));
    assertThat(encoded.length, lessThan(100 * 40));
  }

  private static List<String> text(Levels levels) {
    List<String> lines = new ArrayList<>();
    lines.add("given up " + levels.givenUp);
    levels.byKey.forEach(
        (key, level) ->
            level.days.forEach(
                (day, of) ->
                    lines.add(
                        key.getValues()
                            + " "
                            + day
                            + " "
                            + of.total
                            + " "
                            + of.windows
                            + of.open)));
    lines.sort(null);
    return lines;
  }
}
