package dev.alluvium.pipelines.models;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehindHintTest {
  @ParameterizedTest
  @CsvSource({
    "2024-03-01, 2024-03-04, 2026-01-01, ' --from=2024-03-01 --to=2024-03-05 --asOf=2024-03-05'",
    "2024-03-01, 2024-03-04, 2024-03-06, ' --from=2024-03-01 --to=2024-03-05 --asOf=2024-03-05'",
    "2024-03-01, 2024-03-04, 2024-03-05, ' --from=2024-03-01 --to=2024-03-05'",
    "2024-03-01, 2024-03-04, 2024-03-04, ' --from=2024-03-01 --to=2024-03-05'"
  })
  void countsAgesFromTheEndOfDaysThatAreGone(
      LocalDate first, LocalDate last, LocalDate today, String options) {
    assertThat(BehindHint.range(List.of(first, last), today), is(options));
  }
}
