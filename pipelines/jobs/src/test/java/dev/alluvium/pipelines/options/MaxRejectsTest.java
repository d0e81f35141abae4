package dev.alluvium.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxRejectsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, false",
    "0, 0, 9, false",
    "0, 1, 9, true",
    "5, 5, 5, false",
    "5, 6, 100, true",
    "999999999999999999, 999999999999999998, 999999999999999999, false",
    "0%, 0, 9, false",
    "0%, 1, 9999999, true",
    "5%, 5, 100, false",
    "5%, 6, 100, true",
    "33.3%, 1, 3, true",
    "33.4%, 1, 3, false",
    "100%, 3, 3, false",
  })
  void isExceededByMoreThanTheNumberOrTheShare(
      String most, long rejected, long read, boolean exceeded) {
    assertThat(parse(most).isExceeded(rejected, read), is(exceeded));
    assertThat(parse(most).toString(), is(most));
  }

  @Test
  void isNeverExceededWhereItIsNotGiven() {
    RejectOptions options = PipelineOptionsFactory.as(RejectOptions.class);
    assertThat(MaxRejects.of(options).isExceeded(7, 7), is(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "-1", "5 %", "101%", "1.5", "few", "0x1", "1e3", "5%%", "٥"})
  void namesTheOptionOfATextThatIsNone(String text) {
    UserException e = assertThrows(UserException.class, () -> parse(text));
    assertThat(
        e.getMessage(),
        is(
            "--maxRejects="
                + text
                + " is no limit; write a share of the records read, as 5%, or a number, as 0"));
  }

  private static MaxRejects parse(String text) {
    RejectOptions options = PipelineOptionsFactory.as(RejectOptions.class);
    options.setMaxRejects(text);
    return MaxRejects.of(options);
  }
}
