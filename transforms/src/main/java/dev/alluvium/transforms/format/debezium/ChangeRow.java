package dev.alluvium.transforms.format.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.ChangeText;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the row that a change leaves, with what the change says of itself, as one JSON object. */
final class ChangeRow {
  private final NotSent notSent;

  /**
   * @param unavailable the text that stands for a value that was not sent
   */
  ChangeRow(String unavailable) {
    notSent = new NotSent(unavailable);
  }

  /** The change; nothing where it is one of no row. */
  Message<JsonText> read(Envelope change) throws IOException {
    String op = change.op();
    if (op == null) {
      if (change.isOfTransaction()) {
        return new Message.Skipped<>(SkipReason.UNCLAIMED);
      }
      throw RecordJson.malformed(
          "no change of Debezium: it has no op; messages that a transform has flattened are"
              + " format: json");
    }
    return switch (op) {
      case "c" -> of(change, op, Operation.INSERT, needed("after", change.after()));
      case "u" -> of(change, op, Operation.UPDATE, needed("after", change.after()));
      case "r" -> of(change, op, Operation.READ, needed("after", change.after()));
      case "d" -> of(change, op, Operation.DELETE, needed("before", change.before()));
      case "t" -> of(change, op, Operation.TRUNCATE, null);
      case "m" ->
          ChangeColumns.TABLE_READ.equals(change.message())
              ? of(change, ChangeColumns.TRUNCATE, Operation.TRUNCATE, null)
              : new Message.Skipped<>(SkipReason.UNCLAIMED);
      default -> throw RecordJson.malformed("no change of Debezium: its op is \"" + op + "\"");
    };
  }

  private static JsonText needed(String name, @Nullable JsonText part) {
    if (part == null) {
      throw RecordJson.malformed(
          "no change of Debezium: it has no "
              + name
              + (name.equals("before") ? "; the table needs a replica identity" : ""));
    }
    return part;
  }

  private Message<JsonText> of(
      Envelope change, String op, Operation operation, @Nullable JsonText row) throws IOException {
    Origin origin = Origin.read(needed("source", change.source()));
    ChangeText text = new ChangeText(row == null ? 64 : row.length() + 512);
    String leftOut = row == null ? null : row(row, change, text);
    text.text(ChangeColumns.OPERATION, op);
    text.number(EventColumns.EVENT_TS, origin.micros());
    text.number(ChangeColumns.POSITION, origin.position());
    text.text(ChangeColumns.SNAPSHOT, origin.snapshot());
    text.text(ChangeColumns.LEFT_OUT, leftOut);
    text.number(ChangeColumns.AFTER, origin.after());
    text.json("before", operation == Operation.DELETE ? null : change.before());
    text.json("source", change.source());
    text.json("transaction", change.transaction());
    text.json("ts_ms", change.handledAt());
    return new Message.Change<>(operation, text.finish(), change.before());
  }

  /**
   * Writes the row's values, but those that were not sent; where the row before has them, from
   * there.
   *
   * @return the names of those that are nowhere, each between commas; NULL where there are none
   */
  private @Nullable String row(JsonText row, Envelope change, ChangeText text) throws IOException {
    if (!notSent.mayBeIn(row)) {
      text.row(row);
      return null;
    }
    Map<String, JsonText> before = change.before() == null ? Map.of() : sent(change.before());
    StringBuilder leftOut = new StringBuilder();
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        JsonText value = row.slice(parser);
        JsonText known = notSent.is(value) ? before.get(name) : value;
        if (known != null) {
          text.member(ChangeColumns.ofRow(name), known);
        } else {
          leftOut
              .append(leftOut.isEmpty() ? "," : "")
              .append(ChangeColumns.ofRow(name))
              .append(',');
        }
      }
    }
    return leftOut.isEmpty() ? null : leftOut.toString();
  }

  /** The values of a row that were sent, and are not null. */
  private Map<String, JsonText> sent(JsonText row) throws IOException {
    Map<String, JsonText> sent = new HashMap<>();
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
        JsonText value = row.slice(parser);
        if (!isNull && !notSent.is(value)) {
          sent.put(name, value);
        }
      }
    }
    return sent;
  }
}
