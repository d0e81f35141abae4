package dev.alluvium.transforms.kafka.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Whether Kafka answers: says once that it has not for long, and once that it does again. */
final class Answers {
  private final String servers;
  private final long patienceMillis;
  private long lastMillis;
  private boolean silent;

  /** It has just answered. */
  Answers(String servers, Duration patience, long nowMillis) {
    this.servers = servers;
    this.patienceMillis = patience.toMillis();
    this.lastMillis = nowMillis;
  }

  /** It has answered; what people should know. */
  Optional<String> answered(long nowMillis) {
    long seconds = (nowMillis - lastMillis) / 1000;
    lastMillis = nowMillis;
    if (!silent) {
      return Optional.empty();
    }
    silent = false;
    return Optional.of(
        String.format(Locale.ROOT, "Kafka at %s answers again, after %d s", servers, seconds));
  }

  /** It was asked and did not answer; what people should know. */
  Optional<String> failed(String reason, long nowMillis) {
    long millis = nowMillis - lastMillis;
    if (silent || millis < patienceMillis) {
      return Optional.empty();
    }
    silent = true;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Kafka at %s has not answered for %d s: %s. Reading goes on when it does; check that its brokers run and can be reached from here",
            servers,
            millis / 1000,
            reason));
  }

  /** Whether the last thing said is that it does not answer. */
  boolean areMissing() {
    return silent;
  }
}
