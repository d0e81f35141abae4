package dev.alluvium.transforms.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.spec.offer.OfferColumns;
import dev.alluvium.transforms.publish.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A publisher that keeps what it is given, for the tests of this process. */
final class Sent implements Publisher {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Message> MESSAGES = new CopyOnWriteArrayList<>();

  /** A message, by its columns. */
  record Message(String key, Map<String, @Nullable Object> values) {
    String id() {
      return text("offer_id");
    }

    String text(String column) {
      return String.valueOf(values.get(column));
    }

    Instant offered() {
      return (Instant) Objects.requireNonNull(values.get("offered_ts"));
    }

    long version() {
      return (Long) Objects.requireNonNull(values.get("version"));
    }

    boolean isTakenBack() {
      return Boolean.TRUE.equals(values.get("is_taken_back"));
    }

    /** {@code hesitates ann 2024-03-01T10:00:00Z: Take it.}. */
    String line() {
      return text("rule")
          + " "
          + text("subject")
          + " "
          + offered()
          + ": "
          + (isTakenBack() ? "taken back" : text("text"));
    }
  }

  static void forget() {
    MESSAGES.clear();
  }

  static List<Message> messages() {
    return List.copyOf(MESSAGES);
  }

  static List<String> lines() {
    return MESSAGES.stream().map(Message::line).toList();
  }

  /** Of each offer the message that is right, but for those that were taken back. */
  static SortedSet<String> standing() {
    Map<String, Message> last = new TreeMap<>();
    for (Message message : MESSAGES) {
      last.merge(message.id(), message, (a, b) -> a.version() > b.version() ? a : b);
    }
    SortedSet<String> lines = new TreeSet<>();
    last.values().stream().filter(m -> !m.isTakenBack()).forEach(m -> lines.add(m.line()));
    return lines;
  }

  @Override
  public Session open() {
    return new Session() {
      @Override
      public void send(byte[] key, byte @Nullable [] value, long version) {
        Message message = read(new String(key, UTF_8), Objects.requireNonNull(value));
        if (message.version() != version || !message.id().equals(message.key())) {
          throw new AssertionError(message + " with version " + version);
        }
        MESSAGES.add(message);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static Message read(String key, byte[] json) {
    try {
      JsonNode object = JSON.readTree(json);
      Map<String, @Nullable Object> values = new HashMap<>();
      for (OfferColumns column : OfferColumns.values()) {
        JsonNode value = object.get(column.column());
        values.put(column.column(), value.isNull() ? null : value(column, value));
      }
      return new Message(key, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(OfferColumns column, JsonNode value) {
    return switch (column.type()) {
      case TIMESTAMP -> Instant.parse(value.textValue());
      case BOOLEAN -> value.booleanValue();
      case INT64 -> value.longValue();
      default -> value.textValue();
    };
  }
}
