package dev.alluvium.pipelines.simulate.transit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdsTest {
  private static final LocalDateTime EVENING = LocalDateTime.of(2023, 4, 2, 22, 10);

  private static List<Double> evenings(long seed, int station, LocalDateTime first) {
    List<Double> factors = new ArrayList<>();
    for (int day = 0; day < 1000; day++) {
      factors.add(new Crowds(seed).factor(first.plusDays(day), Station.of(station)));
    }
    return factors;
  }

  @Test
  void comeOnOneEveningInTen() {
    long crowds = evenings(1, 3, EVENING).stream().filter(factor -> factor > 1).count();

    assertThat(crowds, is(allOf(greaterThan(70L), lessThan(130L))));
  }

  @Test
  void comeForHalfAnHourOnly() {
    List<Double> none = evenings(1, 3, EVENING.withMinute(30));

    assertThat(none.stream().distinct().toList(), is(List.of(1.0)));
  }

  @Test
  void areThoseOfTheirSeedAndStation() {
    assertThat(evenings(1, 3, EVENING), is(evenings(1, 3, EVENING)));
    assertThat(evenings(1, 3, EVENING), is(not(evenings(2, 3, EVENING))));
    assertThat(evenings(1, 3, EVENING), is(not(evenings(1, 4, EVENING))));
  }
}
