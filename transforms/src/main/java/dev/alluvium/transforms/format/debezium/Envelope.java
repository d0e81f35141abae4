package dev.alluvium.transforms.format.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a change, as they stand in its message; NULL what it has not.
 *
 * @param op what was done
 * @param before the row before it
 * @param after the row after it
 * @param source where it is from
 * @param transaction which one it is of
 * @param handledAt when the connector had it, which says nothing of the row
 * @param message of one that is of no row, what it is about: {@code message.prefix}
 * @param isOfTransaction whether it tells no more than that a transaction begins or ends
 */
record Envelope(
    @Nullable String op,
    @Nullable JsonText before,
    @Nullable JsonText after,
    @Nullable JsonText source,
    @Nullable JsonText transaction,
    @Nullable JsonText handledAt,
    @Nullable String message,
    boolean isOfTransaction) {
  /** Of which a message has all that tells where a transaction begins or ends. */
  private static final Set<String> OF_TRANSACTION =
      Set.of("status", "id", "event_count", "data_collections");

  /** The parts of a message, which may come with its schema. */
  static Envelope read(JsonText message) throws IOException {
    JsonText change = message.withoutSchema();
    String op = null;
    JsonText before = null;
    JsonText after = null;
    JsonText source = null;
    JsonText transaction = null;
    JsonText handledAt = null;
    String about = null;
    int ofTransaction = 0;
    try (JsonParser parser = change.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        ofTransaction += OF_TRANSACTION.contains(name) ? 1 : 0;
        if (value == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (name) {
          case "op" -> op = parser.getText();
          case "before" -> before = object(name, change, parser);
          case "after" -> after = object(name, change, parser);
          case "source" -> source = object(name, change, parser);
          case "transaction" -> transaction = change.slice(parser);
          case "ts_ms" -> handledAt = change.slice(parser);
          case "message" -> about = prefix(parser);
          default -> parser.skipChildren();
        }
      }
    }
    boolean isOfTransaction = source == null && ofTransaction == OF_TRANSACTION.size();
    return new Envelope(op, before, after, source, transaction, handledAt, about, isOfTransaction);
  }

  private static @Nullable String prefix(JsonParser parser) throws IOException {
    String prefix = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isPrefix = parser.currentName().equals("prefix");
      if (parser.nextToken() == JsonToken.VALUE_STRING && isPrefix) {
        prefix = parser.getText();
      }
      parser.skipChildren();
    }
    return prefix;
  }

  private static JsonText object(String name, JsonText text, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw RecordJson.malformed("no change of Debezium: its " + name + " is no object");
    }
    return text.slice(parser);
  }
}
