package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record is one of an event, before it is published to the event's topic. The load comes
 * to the same end by the same code: what has no fault here is not rejected there, as long as the
 * contracts are the same, and the record is published at the time that it was checked for.
 *
 * <p>All events of the topic that take the record are asked, for a load would have all of them.
 * Used by one thread at a time; making one is dear.
 */
public final class EventCheck {
  private final Admission<?> admission;
  private final String topic;
  private final int event;
  private final int[] key;
  private final Digest digest = new Digest(HashAlgorithm.MD5);

  private EventCheck(Admission<?> admission, String topic, int event, int[] key) {
    this.admission = admission;
    this.topic = topic;
    this.event = event;
    this.key = key;
  }

  /** For one of the domain's events. */
  public static EventCheck of(DomainSpec domain, EventSpec event) {
    List<EventSpec> ofTopic =
        domain.events().stream().filter(other -> other.topic().equals(event.topic())).toList();
    EventColumns columns = EventColumns.of(event);
    return new EventCheck(
        Admission.of(TopicDecoder.of(ofTopic)),
        event.topic(),
        ofTopic.stream().map(EventSpec::name).toList().indexOf(event.name()),
        event.identity().stream()
            .filter(column -> !event.sequence().equals(Optional.of(column)))
            .mapToInt(columns::indexOf)
            .toArray());
  }

  /** What is wrong with a record. */
  public record Fault(String reason, @Nullable String field, String message) {}

  /**
   * What has been found.
   *
   * @param fault NULL where there is none
   * @param key what the record's order is kept by: the values that tell the event from others, but
   *     for its number in a sequence; of several rows those of the first. NULL where there are none
   */
  public record Verdict(@Nullable Fault fault, @Nullable String key) {}

  /**
   * Looks at a record.
   *
   * @param payload its bytes; not to be changed
   * @param publishedAt when it will be published
   */
  public Verdict check(byte[] payload, Instant publishedAt) {
    SourceRecord record = SourceRecord.of(topic, topic, 0, publishedAt.toEpochMilli(), payload);
    return heard(record, publishedAt).verdict();
  }

  /**
   * Why a load would reject a record that has been read; empty where it lets it in, or passes over
   * it.
   */
  public Optional<Fault> fault(SourceRecord record, Instant readAt) {
    return Optional.ofNullable(heard(record, readAt).fault);
  }

  private Heard heard(SourceRecord record, Instant readAt) {
    Heard heard = new Heard();
    admission.decode(record, RecordCoordinates.of(record, digest, readAt), heard);
    return heard;
  }

  private final class Heard implements Admission.Told {
    private @Nullable Fault fault;
    private @Nullable Row first;
    private boolean isOfEvent;

    @Override
    public void accepted(int of, Row raw, Row cleaned) {
      if (of == event) {
        isOfEvent = true;
        first = first == null ? cleaned : first;
      }
    }

    @Override
    public void kept(int of, Row raw) {}

    @Override
    public void tombstone() {}

    @Override
    public void skipped(int of, SkipReason why) {
      isOfEvent |= of == event;
    }

    @Override
    public void rejected(int of, int element, RejectedException why) {
      if (fault == null) {
        fault = new Fault(why.reason().code(), why.field(), why.getMessage());
      }
    }

    @Override
    public Uncomputable uncomputable(int of) {
      return (from, column) -> {};
    }

    Verdict verdict() {
      if (fault == null && !isOfEvent) {
        fault =
            new Fault(
                SkipReason.UNCLAIMED.code(),
                null,
                "it is another event of the topic, or none: the contract's conditions do not hold");
      }
      return new Verdict(fault, fault == null && first != null ? keyOf(first) : null);
    }
  }

  /** As text where it is one value, else as a list in brackets. */
  private @Nullable String keyOf(Row cleaned) {
    if (key.length == 1) {
      Object value = cleaned.getValue(key[0]);
      return value == null ? null : value.toString();
    }
    StringBuilder text = new StringBuilder();
    for (int column : key) {
      text.append(text.isEmpty() ? "[" : ",").append(Objects.toString(cleaned.getValue(column)));
    }
    return text.isEmpty() ? null : text.append(']').toString();
  }
}
