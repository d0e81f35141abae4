package dev.alluvium.transforms.format.value;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "2023-04-02 10:15:30.123+00, 2023-04-02T10:15:30.123Z",
        "2023-04-02T10:15:30+0530, 2023-04-02T04:45:30Z",
        "2023-04-02T10:15:30+05, 2023-04-02T05:15:30Z",
        "2023-04-02 10:15:30 UTC, 2023-04-02T10:15:30Z",
        "2023-04-02 10:15:30.5 utc, 2023-04-02T10:15:30.5Z",
        "2023-04-02 10:15:30UTC, 2023-04-02T10:15:30Z",
        "2023-04-02 10:15:30 +0530, 2023-04-02T04:45:30Z",
        "\"2023-04-02T10:15:30,5Z\", 2023-04-02T10:15:30.5Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2016-12-31T23:59:60.999Z, 2017-01-01T00:00:00Z",
        "2016-12-31T18:59:60-05:00, 2017-01-01T00:00:00Z",
        "2023-04-02T10:15:30+05:30, 2023-04-02T04:45:30Z",
        "2023-04-02t10:15:30z, 2023-04-02T10:15:30Z",
        "2023-04-02T10:15:30-00:00, 2023-04-02T10:15:30Z",
        "2023-04-02T10:15:30+18:00, 2023-04-01T16:15:30Z",
        "2023-04-02T10:15:30-18, 2023-04-03T04:15:30Z",
        "2023-04-02T10:15:30+01:02:03, 2023-04-02T09:13:27Z",
        "2023-04-02T10:15, 2023-04-02T10:15:00Z",
        "2023-04-02T10:15+02, 2023-04-02T08:15:00Z",
        "2023-04-02T10:15:30.1234567899999999Z, 2023-04-02T10:15:30.123456789Z",
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00Z"
      })
  void readsWhatDatabasesAndToolsWrite(String text, Instant expected) {
    assertThat(IsoTimes.read(text), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "T",
        "2023-04-02",
        "2023-04-02T",
        "2023-04-02T10",
        "2023-04-02T10:1",
        "2023-02-30T10:15:30Z",
        "2023-13-01T10:15:30Z",
        "23-04-02T10:15:30Z",
        "2023-04-02T24:00:00Z",
        "2023-04-02T10:60:00Z",
        "2023-04-02T10:15:61Z",
        "2023-04-02T10:15:30.Z",
        "2023-04-02T10:15:30.x",
        "2023-04-02  10:15:30",
        "2023-04-02T10:15:30 Z",
        "2023-04-02T10:15:30  UTC",
        "2023-04-02T10:15:30 GMT",
        "2023-04-02T10:15:30Zulu",
        "2023-04-02T10:15:30UTCs",
        "2023-04-02T10:15:30+",
        "2023-04-02T10:15:30+5",
        "2023-04-02T10:15:30+053",
        "2023-04-02T10:15:30+05:3",
        "2023-04-02T10:15:30+05:60",
        "2023-04-02T10:15:30+19:00",
        "2023-04-02T10:15:30+18:01",
        "2023-04-02T10:15:30+05:30:00:00",
        "2023-04-02T10:15:30 ",
        " 2023-04-02T10:15:30",
        "2023-04-02T\u0661\u0660:15:30Z",
        "20230402T101530Z",
        "yesterday at noon"
      })
  void readsNothingElse(String text) {
    assertThrows(DateTimeParseException.class, () -> IsoTimes.read(text));
  }

  @Test
  void readsWhatJavaPrints() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      Instant ts =
          Instant.ofEpochSecond(
              (long) (random.nextDouble() * 4e11) - 100_000_000_000L,
              random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(2 * 64_800 + 1) - 64_800);
      OffsetDateTime at = ts.atOffset(offset);
      assertThat(IsoTimes.read(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at)), is(ts));
      assertThat(IsoTimes.read(ts.toString()), is(ts));
    }
  }

  @Test
  void readsOrRefusesWhateverTheText() {
    Random random = new Random(2);
    int refused = 0;
    String signs = "0123456789-+:.,TtZzUC  \u0000é";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder("2023-04-02T10:15:30.25+05:30");
      for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
        int place = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(place);
          case 1 -> text.insert(place, signs.charAt(random.nextInt(signs.length())));
          default -> text.setCharAt(place, signs.charAt(random.nextInt(signs.length())));
        }
      }
      try {
        IsoTimes.read(text.toString());
      } catch (DateTimeParseException e) {
        refused++;
      }
    }
    assertThat(refused, is(both(greaterThan(50_000)).and(lessThan(199_000))));
  }
}
