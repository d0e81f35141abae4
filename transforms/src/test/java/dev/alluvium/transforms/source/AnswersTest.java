package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final long NOW = 1_000_000;

  private final Answers answers =
      new Answers(
          "Kafka at broker:9092",
          "check that its brokers run and can be reached from here",
          Duration.ofSeconds(15),
          NOW);

  @Test
  void sayOnceThatTheyAreMissingAndOnceThatTheyAreBack() {
    assertThat(answers.failed("TimeoutException", NOW + 14_999), is(Optional.empty()));
    assertThat(answers.areMissing(), is(false));
    assertThat(
        answers.failed("TimeoutException", NOW + 15_000),
        is(
            Optional.of(
                "Kafka at broker:9092 has not answered for 15 s: TimeoutException. Reading goes on"
                    + " when it does; check that its brokers run and can be reached from here")));
    assertThat(answers.areMissing(), is(true));
    assertThat(answers.failed("TimeoutException", NOW + 90_000), is(Optional.empty()));
    assertThat(
        answers.answered(NOW + 91_500),
        is(Optional.of("Kafka at broker:9092 answers again, after 91 s")));
    assertThat(answers.areMissing(), is(false));
    assertThat(answers.answered(NOW + 92_000), is(Optional.empty()));
  }

  @Test
  void areNotMissedForAPauseThatIsShort() {
    for (int seconds = 0; seconds < 300; seconds += 10) {
      assertThat(answers.failed("slow", NOW + seconds * 1000L + 9000), is(Optional.empty()));
      assertThat(answers.answered(NOW + seconds * 1000L + 10_000), is(Optional.empty()));
    }
  }

  @Test
  void areMissedAgainAfterTheyWereBack() {
    answers.failed("gone", NOW + 20_000);
    answers.answered(NOW + 30_000);

    assertThat(answers.failed("gone", NOW + 44_000).isPresent(), is(false));
    assertThat(answers.failed("gone", NOW + 45_000).isPresent(), is(true));
  }
}
