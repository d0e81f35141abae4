package dev.alluvium.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "5m, PT5M",
    "1h, PT1H",
    "7d, PT168H",
    "0s, PT0S",
    "'  10 S ', PT10S",
    "PT1M30S, PT90S",
    "P1D, PT24H",
    "36500d, PT876000H"
  })
  void readsWhatPeopleWrite(String text, Duration duration) {
    assertThat(Durations.parse("every", text), is(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "10 seconds",
        "1.5s",
        "-5s",
        "PT-5S",
        "99999999999999999999d",
        "106751991167301d",
        "36501d",
        "PT999999999999S"
      })
  void namesTheOptionOfATextThatIsNone(String text) {
    UserException e = assertThrows(UserException.class, () -> Durations.parse("statusEvery", text));
    assertThat(
        e.getMessage(),
        is("--statusEvery=%s is no duration; write 500ms, 10s, 5m, 1h or 7d".formatted(text)));
  }
}
