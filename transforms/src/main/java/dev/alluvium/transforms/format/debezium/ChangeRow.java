package dev.alluvium.transforms.format.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the row that a change leaves, with what the change says of itself, as one JSON object. */
final class ChangeRow {
  private static final long MICROS_PER_MILLI = 1000;
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\\s*\\[\\s*(?:null|\"(\\d{1,18})\")\\s*,\\s*(?:null|\"(\\d{1,18})\")\\s*]\\s*");
  private static final byte[] OWN_NAME = ('"' + ChangeColumns.PREFIX).getBytes(UTF_8);

  private final String unavailable;
  private final byte[] sign;
  private final byte[] signOfBytes;

  /**
   * @param unavailable the text that stands for a value that was not sent
   */
  ChangeRow(String unavailable) {
    this.unavailable = unavailable;
    sign = unavailable.getBytes(UTF_8);
    signOfBytes = Base64.getEncoder().encode(sign);
  }

  /** The change; nothing where it is one of no row. */
  Message<JsonText> read(Envelope change) throws IOException {
    String op = change.op();
    if (op == null) {
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
    Members members = new Members(row == null ? 64 : row.length() + 512);
    String leftOut = row == null ? null : row(row, change, members);
    members.text(ChangeColumns.OPERATION, op);
    members.number(EventColumns.EVENT_TS, origin.micros());
    members.number(ChangeColumns.POSITION, origin.position());
    members.text(ChangeColumns.SNAPSHOT, origin.snapshot());
    members.text(ChangeColumns.LEFT_OUT, leftOut);
    if (origin.after() != null) {
      members.number(ChangeColumns.AFTER, origin.after());
    }
    members.json("__before", operation == Operation.DELETE ? null : change.before());
    members.json("__source", change.source());
    members.json("__transaction", change.transaction());
    members.json("__ts_ms", change.handledAt());
    JsonText values = JsonText.of(members.finish());
    return new Message.Change<>(operation, values, change.before());
  }

  /**
   * Writes the row's values, but those that were not sent; where the row before has them, from
   * there. A name that begins with two underscores is given two more: such are the change's own.
   *
   * @return the names of those that are nowhere, each between commas; NULL where there are none
   */
  private @Nullable String row(JsonText row, Envelope change, Members members) throws IOException {
    if (!holds(row, sign) && !holds(row, signOfBytes) && !holds(row, OWN_NAME)) {
      members.inner(row);
      return null;
    }
    Map<String, JsonText> before = change.before() == null ? Map.of() : sent(change.before());
    StringBuilder leftOut = new StringBuilder();
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        boolean isSent = isSent(parser);
        JsonText value = row.slice(parser);
        JsonText known = isSent ? value : before.get(name);
        if (known != null) {
          members.member(ofRow(name), known);
        } else {
          leftOut.append(leftOut.isEmpty() ? "," : "").append(name).append(',');
        }
      }
    }
    return leftOut.isEmpty() ? null : leftOut.toString();
  }

  private static String ofRow(String name) {
    return name.startsWith(ChangeColumns.PREFIX) ? ChangeColumns.PREFIX + name : name;
  }

  /** The values of a row that were sent, and are not null. */
  private Map<String, JsonText> sent(JsonText row) throws IOException {
    Map<String, JsonText> sent = new HashMap<>();
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
        boolean isSent = isSent(parser);
        JsonText value = row.slice(parser);
        if (isSent && !isNull) {
          sent.put(name, value);
        }
      }
    }
    return sent;
  }

  private boolean isSent(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return true;
    }
    String text = parser.getText();
    return !text.equals(unavailable) && !text.equals(new String(signOfBytes, UTF_8));
  }

  private static boolean holds(JsonText text, byte[] sign) {
    int last = text.start() + text.length() - sign.length;
    for (int at = text.start(); at <= last; at++) {
      int i = 0;
      while (i < sign.length && text.bytes()[at + i] == sign[i]) {
        i++;
      }
      if (i == sign.length) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a change stands.
   *
   * @param micros when it was committed, since 1970
   * @param position in the database's log
   * @param snapshot which row of a snapshot it is; NULL where it is none
   * @param after the last commit before it; NULL where that is not told
   */
  private record Origin(
      long micros, long position, @Nullable String snapshot, @Nullable Long after) {
    static Origin read(JsonText source) throws IOException {
      String connector = "";
      Long micros = null;
      Long millis = null;
      Long lsn = null;
      String snapshot = null;
      Long[] sequence = {null, null};
      try (JsonParser parser = source.parse()) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "connector" -> connector = parser.getText();
            case "ts_us" -> micros = whole(name, parser);
            case "ts_ms" -> millis = whole(name, parser);
            case "lsn" -> lsn = whole(name, parser);
            case "snapshot" -> snapshot = snapshot(parser);
            case "sequence" -> sequence = sequence(parser);
            default -> parser.skipChildren();
          }
        }
      }
      if (!connector.equals("postgresql")) {
        throw RecordJson.malformed(
            "the order of changes is known of connector postgresql alone; this one is of \""
                + connector
                + '"');
      }
      if (lsn == null && ChangeColumns.INCREMENTAL.equals(snapshot)) {
        lsn = sequence[1];
      }
      if (lsn == null || (micros == null && millis == null)) {
        throw RecordJson.malformed("no change of Debezium: its source has no lsn, or no ts_ms");
      }
      long committed = micros != null ? micros : inMicros(Objects.requireNonNull(millis));
      return new Origin(committed, lsn, snapshot, sequence[0]);
    }

    private static long inMicros(long millis) {
      try {
        return Math.multiplyExact(millis, MICROS_PER_MILLI);
      } catch (ArithmeticException e) {
        throw RecordJson.malformed("no change of Debezium: source.ts_ms is no time");
      }
    }

    /** A whole number of 64 bits; NULL of null. */
    private static @Nullable Long whole(String name, JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      try {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
          return parser.getLongValue();
        }
      } catch (InputCoercionException e) {
        // As below.
      }
      throw RecordJson.malformed(
          "no change of Debezium: source." + name + " is no whole number of 64 bits");
    }

    /**
     * The last commit, and the position, where it is a list of two numbers as texts, or null; else
     * nothing is known.
     */
    private static @Nullable Long[] sequence(JsonParser parser) throws IOException {
      @Nullable Long[] sequence = {null, null};
      Matcher numbers = SEQUENCE.matcher(String.valueOf(parser.getText()));
      for (int i = 0; numbers.matches() && i < sequence.length; i++) {
        String number = numbers.group(i + 1);
        sequence[i] = number == null ? null : Long.valueOf(number);
      }
      return sequence;
    }

    /** A text, or true or false, by the version of Debezium. */
    private static @Nullable String snapshot(JsonParser parser) throws IOException {
      String text = parser.getText();
      return text.equals("false") || text.equals("null") ? null : text;
    }
  }

  /** Members of an object, one behind the other. */
  private static final class Members {
    private final ByteArrayOutputStream bytes;

    Members(int size) {
      bytes = new ByteArrayOutputStream(size);
      bytes.write('{');
    }

    private void comma() {
      if (bytes.size() > 1) {
        bytes.write(',');
      }
    }

    /** All members of an object. */
    void inner(JsonText object) {
      int from = object.start() + 1;
      int to = object.start() + object.length() - 1;
      while (from < to && object.bytes()[from] <= ' ') {
        from++;
      }
      bytes.write(object.bytes(), from, to - from);
    }

    void member(String name, JsonText value) {
      comma();
      bytes.write('"');
      bytes.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(name));
      bytes.write('"');
      bytes.write(':');
      bytes.write(value.bytes(), value.start(), value.length());
    }

    void json(String name, @Nullable JsonText value) {
      if (value != null) {
        member(name, value);
      }
    }

    void number(String column, long value) {
      member(ChangeColumns.from(column), JsonText.of(Long.toString(value).getBytes(UTF_8)));
    }

    void text(String column, @Nullable String value) {
      if (value != null) {
        char[] quoted = JsonStringEncoder.getInstance().quoteAsString(value);
        byte[] json = ('"' + new String(quoted) + '"').getBytes(UTF_8);
        member(ChangeColumns.from(column), JsonText.of(json));
      }
    }

    byte[] finish() {
      bytes.write('}');
      return bytes.toByteArray();
    }
  }
}
