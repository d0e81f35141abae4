package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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
    for (List<EventSpec> events : domain.byTopic()) {
      topics.put(events.get(0).topic(), new Topic(events));
    }
    return new EventTimeScanner(topics, clock);
  }

  @Override
  public @Nullable Long eventTimeMillis(SourceRecord record) {
    Topic topic = topics.get(record.topic());
    if (topic == null || record.truncated()) {
      return null;
    }
    try {
      Instant eventTime = topic.times().of(record, clock);
      return eventTime == null ? null : eventTime.toEpochMilli();
    } catch (RejectedException e) {
      return null; // The decoder will say what is wrong with it.
    }
  }

  /** The events of one topic. */
  private static final class Topic implements Serializable {
    private final List<EventSpec> events;

    /** Made once for this JVM; made twice, it is the same. */
    private transient volatile @Nullable TopicTimes<?> times;

    Topic(List<EventSpec> events) {
      this.events = List.copyOf(events);
    }

    TopicTimes<?> times() {
      TopicTimes<?> made = times;
      if (made == null) {
        made = TopicTimes.of(TopicDecoder.of(events));
        times = made;
      }
      return made;
    }
  }
}
