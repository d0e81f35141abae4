package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When what the records of a topic tell of happened: by the first event that takes a record, and of
 * several rows the earliest. Safe for several threads.
 *
 * @param <V> what the format holds of a record
 */
final class TopicTimes<V> {
  private final TopicDecoder<V> topic;
  private final List<Time<V>> times;

  private TopicTimes(TopicDecoder<V> topic, List<Time<V>> times) {
    this.topic = topic;
    this.times = times;
  }

  /** The event time of one event. */
  private record Time<V>(FieldSpec field, AheadRule ahead, EventFields<V> fields) {
    static <V> Time<V> of(EventSpec event, FormatDecoder<V> format) {
      FieldSpec field = AheadRule.eventTime(event);
      return new Time<>(field, AheadRule.of(event), EventFields.ofNothingBut(event, field, format));
    }
  }

  static <V> TopicTimes<V> of(TopicDecoder<V> topic) {
    return new TopicTimes<>(
        topic, topic.events().stream().map(event -> Time.of(event, topic.format())).toList());
  }

  /**
   * The time; NULL where the record has none.
   *
   * @param clock tells when it is read, where nobody knows when it was published
   * @throws RejectedException if it is no such record, or its contract does not let the time in
   */
  @Nullable Instant of(SourceRecord record, Clock clock) {
    if (!(topic.format().parse(record) instanceof Message.Change<V> change)) {
      return null;
    }
    int[] claims = topic.claims(change.values());
    return claims.length == 0
        ? null
        : of(times.get(claims[0]), change.values(), record, clock.instant());
  }

  private @Nullable Instant of(Time<V> time, V values, SourceRecord record, Instant readAt) {
    Earliest earliest = new Earliest();
    time.fields().read(values, 1, earliest);
    if (earliest.found != null) {
      EventCleaner.checkRange(time.field(), earliest.found);
      time.ahead().check(earliest.found, RecordCoordinates.publishedAt(record), readAt);
    }
    return earliest.found;
  }

  private static final class Earliest implements EventFields.Rows {
    private @Nullable Instant found;

    @Override
    public void row(int element, @Nullable Object[] values, @Nullable String others) {
      Instant time = (Instant) values[0];
      if (time != null && (found == null || time.isBefore(found))) {
        found = time;
      }
    }

    @Override
    public void rejected(int element, RejectedException why) {}
  }
}
