package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far after its publishing an event may be dated. Beyond that its clock is wrong: it happened
 * at another time than it says, and would be the newest event for as long as that lies ahead.
 */
final class AheadRule implements Serializable {
  private final String field;
  private final @Nullable Duration ahead;

  private AheadRule(String field, @Nullable Duration ahead) {
    this.field = field;
    this.ahead = ahead;
  }

  static AheadRule of(EventSpec event) {
    return new AheadRule(eventTime(event).from(), event.ahead().orElse(null));
  }

  /** The field that says when the event happened. */
  static FieldSpec eventTime(EventSpec event) {
    return event.fields().stream()
        .filter(field -> field.name().equals(event.eventTime()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Checks an event's time.
   *
   * @param publishedAt NULL where that is unknown; then the time of reading counts
   * @throws RejectedException if it is further ahead than the contract lets in
   */
  void check(Instant eventTs, @Nullable Instant publishedAt, Instant readAt) {
    Instant known = publishedAt == null ? readAt : publishedAt;
    if (ahead != null && eventTs.isAfter(known.plus(ahead))) {
      throw new RejectedException(
          RejectReason.FUTURE_TIME,
          field,
          "%s is %s, %s after it was %s; at most %s is let in"
              .formatted(
                  field,
                  eventTs,
                  words(Duration.between(known, eventTs)),
                  publishedAt == null ? "read" : "published",
                  words(ahead)));
    }
  }

  /** In the two largest units: {@code 3d 4h}. */
  private static String words(Duration duration) {
    if (duration.toDays() > 0) {
      return both(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    return duration.toHours() > 0
        ? both(duration.toHours(), "h", duration.toMinutesPart(), "m")
        : both(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
  }

  private static String both(long large, String unit, int small, String smaller) {
    return (large > 0 ? large + unit : "")
        + (large > 0 && small > 0 ? " " : "")
        + (small > 0 || large == 0 ? small + smaller : "");
  }
}
