package dev.alluvium.transforms.format.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * An event of a change stream, as the server tells it: <a
 * href="https://www.mongodb.com/docs/manual/reference/change-events/">Change Events</a>.
 */
final class StreamEvent {
  private static final long MICROS_PER_MILLI = 1000;
  private static final byte[] SIGN = "\"operationType\"".getBytes(UTF_8);

  private @Nullable String operation;
  private @Nullable JsonText key;
  private @Nullable JsonText document;
  private boolean wasLookedUp;
  private @Nullable JsonText before;
  private @Nullable ClusterTime at;
  private @Nullable ClusterTime begin;
  private @Nullable ClusterTime lostSince;
  private @Nullable JsonText database;
  private @Nullable JsonText collection;
  private @Nullable JsonText wallTime;

  private StreamEvent() {}

  /**
   * Whether a message, which is JSON, is one. A change of Debezium is none, whatever is in its
   * document: that is a text there, in which quotes are escaped.
   */
  static boolean is(JsonText message) {
    return message.contains(SIGN);
  }

  /** What the event of that text says. */
  static Message<JsonText> read(String text) throws IOException {
    StreamEvent event = new StreamEvent();
    event.take(PlainJson.document(text));
    return event.message();
  }

  private void take(JsonText event) throws IOException {
    try (JsonParser parser = event.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "operationType" -> operation = parser.getText();
          case "documentKey" -> key = object(event, parser);
          case "fullDocument" -> {
            wasLookedUp = true;
            document = object(event, parser);
          }
          case "fullDocumentBeforeChange" -> before = object(event, parser);
          case "clusterTime" -> at = time(parser);
          case MongoEvents.BEGIN -> begin = time(parser);
          case MongoEvents.LOST_SINCE -> lostSince = time(parser);
          case "wallTime" -> wallTime = millis(parser);
          case "ns" -> takeNamespace(event, parser, value);
          default -> parser.skipChildren();
        }
      }
    }
  }

  /** Milliseconds since 1970, as Debezium tells it. */
  private static @Nullable JsonText millis(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    try {
      long millis = Instant.parse(parser.getText()).toEpochMilli();
      return JsonText.of(Long.toString(millis).getBytes(UTF_8));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable JsonText object(JsonText event, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return event.slice(parser);
    }
    parser.skipChildren();
    return null;
  }

  private void takeNamespace(JsonText event, JsonParser parser, JsonToken value)
      throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "db" -> database = event.slice(parser);
        case "coll" -> collection = event.slice(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static @Nullable ClusterTime time(JsonParser parser) throws IOException {
    Long seconds = null;
    Long number = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        parser.skipChildren();
        continue;
      }
      switch (name) {
        case "t" -> seconds = whole(parser);
        case "i" -> number = whole(parser);
        default -> parser.skipChildren();
      }
    }
    return seconds == null || number == null ? null : new ClusterTime(seconds, number);
  }

  private static Long whole(JsonParser parser) throws IOException {
    try {
      return parser.getLongValue();
    } catch (InputCoercionException e) {
      throw RecordJson.malformed("no change of MongoDB: its clusterTime is none");
    }
  }

  private Message<JsonText> message() throws IOException {
    return switch (String.valueOf(operation)) {
      case "insert" -> of(Operation.INSERT, needed("fullDocument", document));
      case "replace" -> of(Operation.UPDATE, needed("fullDocument", document));
      case "update" -> updated();
      case "delete" -> of(Operation.DELETE, before != null ? before : needed("documentKey", key));
      // Nothing tells which documents are gone with a collection, or with its name.
      case "drop", "rename" -> of(Operation.TRUNCATE, null);
      case MongoEvents.DOCUMENT_READ -> read(needed("fullDocument", document));
      case MongoEvents.COLLECTION_READ -> allRead();
      default -> new Message.Skipped<>(SkipReason.UNCLAIMED);
    };
  }

  private Message<JsonText> updated() throws IOException {
    if (document != null) {
      return of(Operation.UPDATE, document);
    }
    if (wasLookedUp) {
      return new Message.Skipped<>(SkipReason.GONE);
    }
    throw RecordJson.malformed(
        "an update without its document: the stream is to be opened with"
            + " fullDocument: updateLookup, whenAvailable or required");
  }

  private Message<JsonText> of(Operation done, @Nullable JsonText row) throws IOException {
    return new DocumentChange(done, row, before, place(), null, null, source()).message();
  }

  private ClusterTime place() {
    if (at == null) {
      throw RecordJson.malformed(
          "no change of MongoDB: it has no clusterTime, so its place is not known; of documents"
              + " that a connector copied first, this is so");
    }
    return at;
  }

  private Message<JsonText> read(JsonText row) throws IOException {
    return new DocumentChange(
            Operation.READ, row, null, place(), null, ChangeColumns.INCREMENTAL, source())
        .message();
  }

  private Message<JsonText> allRead() throws IOException {
    if (begin == null) {
      throw RecordJson.malformed("no change of MongoDB: it has no " + MongoEvents.BEGIN);
    }
    return new DocumentChange(
            Operation.TRUNCATE, null, null, begin, place(), ChangeColumns.INCREMENTAL, source())
        .message();
  }

  private static JsonText needed(String name, @Nullable JsonText part) {
    if (part == null) {
      throw RecordJson.malformed("no change of MongoDB: it has no " + name);
    }
    return part;
  }

  /** By the names that Debezium has for it. */
  private JsonText source() {
    StringBuilder source = new StringBuilder("{");
    append(source, "db", database);
    append(source, "collection", collection);
    append(source, "wallTime", wallTime);
    append(source, MongoEvents.LOST_SINCE, lostSince == null ? null : millis(lostSince));
    return JsonText.of(source.append('}').toString().getBytes(UTF_8));
  }

  private static JsonText millis(ClusterTime time) {
    return JsonText.of(Long.toString(time.micros() / MICROS_PER_MILLI).getBytes(UTF_8));
  }

  private static void append(StringBuilder to, String name, @Nullable JsonText value) {
    if (value != null) {
      to.append(to.length() > 1 ? "," : "")
          .append('"')
          .append(name)
          .append("\":")
          .append(new String(value.bytes(), value.start(), value.length(), UTF_8));
    }
  }
}
