package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.CsvSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event time off a record without decoding the rest of it. NULL where a record has none,
 * or one that its contract does not let in: such a record will be rejected, and must not move the
 * watermark.
 */
public final class EventTimeScanner implements EventTimes {
  private final HashMap<String, FieldSpec> fieldByTopic = new HashMap<>();
  private final HashMap<String, CsvSpec> csvByTopic = new HashMap<>();
  private transient volatile @Nullable Map<String, CsvEventTime> csv;

  private EventTimeScanner(Map<String, FieldSpec> fieldByTopic, Map<String, CsvSpec> csvByTopic) {
    this.fieldByTopic.putAll(fieldByTopic);
    this.csvByTopic.putAll(csvByTopic);
  }

  public static EventTimeScanner of(DomainSpec domain) {
    Map<String, FieldSpec> fields = new HashMap<>();
    Map<String, CsvSpec> csv = new HashMap<>();
    for (EventSpec event : domain.events()) {
      fields.put(
          event.topic(),
          event.fields().stream()
              .filter(field -> field.name().equals(event.eventTime()))
              .findFirst()
              .orElseThrow());
      event.csv().ifPresent(spec -> csv.put(event.topic(), spec));
    }
    return new EventTimeScanner(fields, csv);
  }

  @Override
  public @Nullable Long eventTimeMillis(SourceRecord record) {
    FieldSpec field = fieldByTopic.get(record.topic());
    byte[] payload = record.payload();
    if (field == null || payload == null || record.truncated()) {
      return null;
    }
    try {
      CsvEventTime line = csv().get(record.topic());
      Instant eventTime = line == null ? scan(payload, field) : line.scan(payload);
      if (eventTime != null) {
        EventCleaner.checkRange(field, eventTime);
      }
      return eventTime == null ? null : eventTime.toEpochMilli();
    } catch (IOException | RejectedException e) {
      return null; // The decoder will say what is wrong with it.
    }
  }

  /** The last one, where the field stands twice, as the decoder has it. */
  private static @Nullable Instant scan(byte[] payload, FieldSpec field) throws IOException {
    Instant eventTime = null;
    try (JsonParser parser = RecordJson.parse(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isEventTime = field.from().equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (!isEventTime) {
          parser.skipChildren();
        } else {
          eventTime =
              value == JsonToken.VALUE_NULL ? null : (Instant) JsonValues.read(parser, field);
        }
      }
    }
    return eventTime;
  }

  /** What the scanner has made for this JVM; made twice, it is the same. */
  private Map<String, CsvEventTime> csv() {
    Map<String, CsvEventTime> made = csv;
    if (made == null) {
      made = new HashMap<>();
      for (Map.Entry<String, CsvSpec> topic : csvByTopic.entrySet()) {
        FieldSpec field = Objects.requireNonNull(fieldByTopic.get(topic.getKey()));
        made.put(topic.getKey(), new CsvEventTime(topic.getValue(), field));
      }
      csv = made;
    }
    return made;
  }
}
