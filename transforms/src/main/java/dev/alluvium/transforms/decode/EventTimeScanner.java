package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.CsvSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event time off a record without decoding the rest of it. NULL where a record has none,
 * or one that its contract does not let in: such a record will be rejected, and must not move the
 * watermark.
 */
public final class EventTimeScanner implements EventTimes {
  private final HashMap<String, Topic> topics;
  private final Clock clock;

  private EventTimeScanner(Map<String, Topic> topics, Clock clock) {
    this.topics = new HashMap<>(topics);
    this.clock = clock;
  }

  public static EventTimeScanner of(DomainSpec domain) {
    return of(domain, Clock.systemUTC());
  }

  /**
   * @param clock tells when a record is read of which nobody knows when it was published
   */
  static EventTimeScanner of(DomainSpec domain, Clock clock) {
    Map<String, Topic> topics = new HashMap<>();
    for (EventSpec event : domain.events()) {
      topics.put(event.topic(), new Topic(event));
    }
    return new EventTimeScanner(topics, clock);
  }

  @Override
  public @Nullable Long eventTimeMillis(SourceRecord record) {
    Topic topic = topics.get(record.topic());
    byte[] payload = record.payload();
    if (topic == null || payload == null || record.truncated()) {
      return null;
    }
    try {
      Instant eventTime = topic.scan(payload);
      if (eventTime == null) {
        return null;
      }
      topic.check(eventTime, record, clock);
      return eventTime.toEpochMilli();
    } catch (RejectedException e) {
      return null; // The decoder will say what is wrong with it.
    }
  }

  /** What the records of one topic are. */
  private static final class Topic implements Serializable {
    private final FieldSpec field;
    private final AheadRule ahead;
    private final @Nullable CsvSpec csv;

    /** Made once for this JVM; made twice, it is the same. */
    private transient volatile @Nullable CsvEventTime line;

    private transient volatile @Nullable JsonDecoder object;

    Topic(EventSpec event) {
      field = AheadRule.eventTime(event);
      ahead = AheadRule.of(event);
      csv = event.csv().orElse(null);
    }

    void check(Instant eventTime, SourceRecord record, Clock clock) {
      EventCleaner.checkRange(field, eventTime);
      ahead.check(eventTime, RecordCoordinates.publishedAt(record), clock.instant());
    }

    @Nullable Instant scan(byte[] payload) {
      return csv == null ? ofObject(payload) : ofLine(payload, csv);
    }

    private @Nullable Instant ofLine(byte[] payload, CsvSpec spec) {
      CsvEventTime made = line;
      if (made == null) {
        made = new CsvEventTime(spec, field);
        line = made;
      }
      return made.scan(payload);
    }

    private @Nullable Instant ofObject(byte[] payload) {
      JsonDecoder made = object;
      if (made == null) {
        made = JsonDecoder.ofNothingBut(field);
        object = made;
      }
      @Nullable Object[] values = new @Nullable Object[1];
      made.decode(payload, values);
      return (Instant) values[0];
    }
  }
}
