package dev.alluvium.transforms.format.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a change stands.
 *
 * @param micros when it was committed, since 1970
 * @param position in the database's log
 * @param snapshot which row of a snapshot it is; NULL where it is none
 * @param after the last commit before it; NULL where that is not told
 */
record Origin(long micros, long position, @Nullable String snapshot, @Nullable Long after) {
  private static final long MICROS_PER_MILLI = 1000;
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\\s*\\[\\s*(?:null|\"(\\d{1,18})\")\\s*,\\s*(?:null|\"(\\d{1,18})\")\\s*]\\s*");

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
