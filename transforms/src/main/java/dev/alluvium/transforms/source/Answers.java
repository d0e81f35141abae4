package dev.alluvium.transforms.source;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a source answers: says once that it has not for long, and once that it does again. Used
 * by one thread.
 */
public final class Answers {
  private final String source;
  private final String advice;
  private final long patienceMillis;
  private long lastMillis;
  private boolean silent;

  /**
   * It has just answered.
   *
   * @param source what it is, and where
   * @param advice what to do when it does not answer
   * @param nowMillis by a clock that never runs back
   */
  public Answers(String source, String advice, Duration patience, long nowMillis) {
    this.source = source;
    this.advice = advice;
    this.patienceMillis = patience.toMillis();
    this.lastMillis = nowMillis;
  }

  /** It has answered; what people should know. */
  public Optional<String> answered(long nowMillis) {
    long seconds = (nowMillis - lastMillis) / 1000;
    lastMillis = nowMillis;
    if (!silent) {
      return Optional.empty();
    }
    silent = false;
    return Optional.of(String.format(Locale.ROOT, "%s answers again, after %d s", source, seconds));
  }

  /** It was asked and did not answer; what people should know. */
  public Optional<String> failed(String reason, long nowMillis) {
    long millis = nowMillis - lastMillis;
    if (silent || millis < patienceMillis) {
      return Optional.empty();
    }
    silent = true;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s has not answered for %d s: %s. Reading goes on when it does; %s",
            source,
            millis / 1000,
            reason,
            advice));
  }

  /** Whether the last thing said is that it does not answer. */
  public boolean areMissing() {
    return silent;
  }
}
