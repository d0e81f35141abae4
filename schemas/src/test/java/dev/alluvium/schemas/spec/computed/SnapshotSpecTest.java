package dev.alluvium.schemas.spec.computed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotSpecTest {
  @ParameterizedTest
  @CsvSource({
    "2023-04-05, 2023-04-05, true, the day itself",
    "2023-04-06, 2023-04-05, false, a day yet to come",
    "2023-03-07, 2023-04-06, true, the 31st day back",
    "2023-03-07, 2023-04-07, false, the 32nd day back: a Tuesday",
    "2023-02-27, 2023-04-05, true, a Monday",
    "2023-03-01, 2023-04-05, true, the first of a month: a Wednesday",
    "2022-04-11, 2023-04-10, true, a Monday 364 days back",
    "2022-04-11, 2023-04-11, false, a Monday 365 days back",
    "2022-04-01, 2023-04-05, true, a first beyond the Mondays",
    "2022-03-31, 2023-04-05, false, the end of a month",
    "1999-12-01, 2023-04-05, true, a first is kept for ever",
    "2024-02-29, 2024-03-31, false, 31 days behind a leap day: a Thursday",
    "2024-02-29, 2024-03-30, true, 30 days behind a leap day",
    "2024-01-31, 2024-03-01, true, 30 days over a leap day",
    "2023-01-31, 2023-03-02, true, 30 days over the end of February",
    "2023-01-29, 2023-03-01, false, 31 days over the end of February: a Sunday",
    "2023-01-28, 2023-03-01, false, 32 days: a Saturday"
  })
  void keepsDaysThenMondaysThenFirsts(LocalDate day, LocalDate asOf, boolean kept, String why) {
    assertThat(why, SnapshotSpec.DEFAULT.keeps(day, asOf), is(kept));
  }

  @Test
  void countsAgesByWhatTheContractSays() {
    SnapshotSpec noMondays = SnapshotSpec.of(2, 2, Optional.of(60));
    LocalDate asOf = LocalDate.parse("2023-05-02");
    assertThat(
        noMondays.kept(LocalDate.parse("2023-01-01"), asOf, asOf),
        contains(
            LocalDate.parse("2023-04-01"),
            LocalDate.parse("2023-05-01"),
            LocalDate.parse("2023-05-02")));
  }

  @Test
  void keepsOneOrNoneOfARangeOfOneDay() {
    LocalDate asOf = LocalDate.parse("2023-05-02");
    LocalDate old = LocalDate.parse("2023-02-02");
    assertThat(SnapshotSpec.DEFAULT.kept(asOf, asOf, asOf), contains(asOf));
    assertThat(SnapshotSpec.DEFAULT.kept(old, old, asOf), is(empty()));
  }

  @Test
  void thinsOutTenYearsToFewerThanTwoHundred() {
    LocalDate asOf = LocalDate.parse("2023-12-31");
    assertThat(SnapshotSpec.DEFAULT.kept(LocalDate.parse("2014-01-01"), asOf, asOf), hasSize(197));
  }

  @Test
  void neverGivesADayBackWhatItHasLost() {
    LocalDate day = LocalDate.parse("2021-12-20");
    for (int i = 0; i < 500; i++, day = day.plusDays(1)) {
      boolean kept = true;
      for (int age = 0; age < 800; age++) {
        boolean keeps = SnapshotSpec.DEFAULT.keeps(day, day.plusDays(age));
        assertThat(day + " at " + age, keeps && !kept, is(false));
        kept = keeps;
      }
    }
  }
}
