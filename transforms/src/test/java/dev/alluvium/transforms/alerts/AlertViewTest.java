package dev.alluvium.transforms.alerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.alerts.Halls.Counted;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The view, on DuckDB, against what a plain reading of the rule says. */
class AlertViewTest {
  @ParameterizedTest
  @CsvSource({"1, 2023-10-29", "2, 2023-10-29", "3, 2023-03-26", "4, 2023-03-26", "5, 2023-07-02"})
  void showsWhatTheRuleSays(long seed, LocalDate sunday, @TempDir Path folder) {
    List<Counted> windows = AnyWindows.about(sunday, new Random(seed));
    Map<String, String> expected = Halls.expected(windows);

    assertThat(StoredHalls.alerts(folder.resolve("w.duckdb"), windows), is(expected));
    assertThat(expected.size(), greaterThan(5));
  }
}
