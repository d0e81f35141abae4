package dev.alluvium.transforms.alerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At least 100, at least 2.5 times the average of at least three windows. */
class AlertRuleTest {
  private static final AlertRule RULE =
      new AlertRule(
          Halls.alert().toBuilder()
              .setAtLeast(new BigDecimal("100"))
              .setTimes(new BigDecimal("2.5"))
              .setWindows(3)
              .build());

  @ParameterizedTest
  @CsvSource({
    "100, 120, 3, true",
    "99, 3, 3, false",
    "99.999999999, 3, 3, false",
    "100, 120.000000001, 3, false",
    "100, 121, 3, false",
    "100, 40, 2, false",
    "100, 0, 3, true",
    "100, -5, 3, true",
    "9223372036854775807, 9223372036854775807, 3, true",
    "9223372036854775807, 11068046444225730969, 3, false",
    "9223372036854775807, 11068046444225730968, 3, true",
  })
  void comparesWithTheAverageExactly(
      BigDecimal value, BigDecimal total, long windows, boolean alerts) {
    assertThat(RULE.alerts(value, total, windows), is(alerts));
  }

  @Test
  void showsTheAverageAndHowManyTimesItIs() {
    Alert alert = new Alert(0, 0, new BigDecimal("150.0"), new BigDecimal("120"), 4);

    assertThat(alert.usual(), is(30.0));
    assertThat(alert.timesUsual(), is(5.0));
    assertThat(alert, is(new Alert(0, 0, new BigDecimal("150"), new BigDecimal("1.2E2"), 4)));
  }

  @Test
  void tellsNoTimesOfAnAverageThatIsNotAboveZero() {
    assertThat(new Alert(0, 0, BigDecimal.TEN, BigDecimal.ZERO, 4).timesUsual(), is(nullValue()));
  }
}
