package dev.alluvium.transforms.format.mongodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A change as Debezium's connector for MongoDB captures it: documents are texts in it. */
final class DebeziumEvent {
  private static final long MILLIS_PER_SECOND = 1000;

  private final @Nullable JsonText key;
  private @Nullable String operation;
  private @Nullable String before;
  private @Nullable String after;
  private @Nullable JsonText source;
  private @Nullable String connector;
  private @Nullable Long millis;
  private @Nullable Long number;
  private @Nullable String snapshot;

  private DebeziumEvent(@Nullable JsonText key) {
    this.key = key;
  }

  /**
   * What a message says.
   *
   * @param key the document's key, as {@link #key} reads it; NULL where there is none
   */
  static Message<JsonText> read(JsonText message, @Nullable JsonText key) throws IOException {
    DebeziumEvent event = new DebeziumEvent(key);
    event.take(message.withoutSchema());
    return event.message();
  }

  /**
   * A document with nothing but the {@code _id} that a message's key tells; NULL if it does not.
   */
  static @Nullable JsonText key(JsonText key) throws IOException {
    String id = null;
    try (JsonParser parser = key.withoutSchema().parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals("id");
        if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
          id = parser.getText();
        }
        parser.skipChildren();
      }
    }
    return id == null ? null : PlainJson.ofId(id);
  }

  private void take(JsonText change) throws IOException {
    try (JsonParser parser = change.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (name) {
          case "op" -> operation = parser.getText();
          case "before" -> before = document(name, parser);
          case "after" -> after = document(name, parser);
          case "source" -> source = source(change, parser);
          default -> parser.skipChildren();
        }
      }
    }
  }

  private static String document(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw RecordJson.malformed(
          "no change of MongoDB by Debezium: its "
              + name
              + " is no text; messages of other databases are format: debezium");
    }
    return parser.getText();
  }

  private JsonText source(JsonText change, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw RecordJson.malformed("no change of Debezium: its source is no object");
    }
    JsonText found = change.slice(parser);
    try (JsonParser members = found.parse()) {
      members.nextToken();
      while (members.nextToken() == JsonToken.FIELD_NAME) {
        String name = members.currentName();
        members.nextToken();
        switch (name) {
          case "connector" -> connector = members.getText();
          case "ts_ms" -> millis = whole(name, members);
          case "ord" -> number = whole(name, members);
          case "snapshot" -> snapshot = snapshot(members.getText());
          default -> members.skipChildren();
        }
      }
    }
    return found;
  }

  private static Long whole(String name, JsonParser parser) throws IOException {
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return parser.getLongValue();
      }
    } catch (InputCoercionException e) {
      // As below.
    }
    throw RecordJson.malformed("no change of Debezium: source." + name + " is no whole number");
  }

  private static @Nullable String snapshot(String text) {
    return text.equals("false") || text.equals("null") ? null : text;
  }

  private Message<JsonText> message() throws IOException {
    if (operation == null) {
      throw RecordJson.malformed(
          "no change of MongoDB: it has neither an op, as Debezium writes it, nor an operationType,"
              + " as a change stream does; documents alone are format: json");
    }
    return switch (operation) {
      case "c" -> of(Operation.INSERT, after("an insert"));
      case "u" -> of(Operation.UPDATE, after("an update"));
      case "r" -> of(Operation.READ, after("what was read"));
      case "d" -> of(Operation.DELETE, deleted());
      default -> throw RecordJson.malformed("no change of MongoDB: its op is \"" + operation + '"');
    };
  }

  private JsonText after(String what) throws IOException {
    if (after == null) {
      throw RecordJson.malformed(
          what
              + " without its document: it was deleted before the connector looked it up, or"
              + " capture.mode is one that looks none up; change_streams_update_full does");
    }
    return PlainJson.document(after);
  }

  private JsonText deleted() throws IOException {
    if (before != null) {
      return PlainJson.document(before);
    }
    if (key == null) {
      throw RecordJson.malformed(
          "a delete without a key, and without the document before it: nothing tells which it was");
    }
    return key;
  }

  private Message<JsonText> of(Operation done, JsonText row) throws IOException {
    if (source == null || !"mongodb".equals(connector)) {
      throw RecordJson.malformed(
          "no change of MongoDB: its source is of connector \"" + connector + '"');
    }
    if (millis == null || number == null) {
      throw RecordJson.malformed("no change of Debezium: its source has no ts_ms, or no ord");
    }
    ClusterTime at = new ClusterTime(Math.floorDiv(millis, MILLIS_PER_SECOND), number);
    JsonText old = before == null ? null : PlainJson.document(before);
    return new DocumentChange(done, row, old, at, null, snapshot, source).message();
  }
}
