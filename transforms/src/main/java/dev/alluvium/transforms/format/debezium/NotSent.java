package dev.alluvium.transforms.format.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What stands in a message for a value that the database did not send, in each form that the
 * connector for PostgreSQL gives it by the column's type: as text and bytes, in arrays of texts, of
 * bytes, of UUIDs and of whole numbers, and as hstore, told as an object or as text.
 */
final class NotSent {
  /** However a message is written, blanks do not make a form so many times as long. */
  private static final int MOST_BLANKS = 8;

  private final Set<String> forms;

  /** One of these is in every form. */
  private final List<byte[]> signs;

  private final byte[] firstNumber;
  private final int longest;

  /**
   * @param unavailable the connector's {@code unavailable.value.placeholder}
   */
  NotSent(String unavailable) {
    byte[] bytes = unavailable.getBytes(UTF_8);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    String uuid = UUID.nameUUIDFromBytes(bytes).toString();
    String text = quoted(unavailable);
    String object = "{" + text + ":" + text + "}";
    List<String> numbers = new ArrayList<>();
    for (byte one : bytes) {
      numbers.add(Byte.toString(one));
    }
    forms =
        Set.of(
            text,
            quoted(base64),
            object,
            quoted(object),
            "[" + text + "]",
            "[" + quoted(base64) + "]",
            "[" + quoted(uuid) + "]",
            "[" + String.join(",", numbers) + "]");
    signs =
        List.of(
            text.substring(1, text.length() - 1).getBytes(UTF_8),
            base64.getBytes(UTF_8),
            uuid.getBytes(UTF_8));
    firstNumber = numbers.get(0).getBytes(UTF_8);
    longest = forms.stream().mapToInt(String::length).max().orElseThrow();
  }

  private static String quoted(String text) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = RecordJson.FACTORY.createGenerator(json)) {
      generator.writeString(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return json.toString();
  }

  /** Whether such a value may be in a row. Cheap; where it says no, there is none. */
  boolean mayBeIn(JsonText row) {
    return signs.stream().anyMatch(row::contains) || mayHaveNumbers(row);
  }

  private boolean mayHaveNumbers(JsonText row) {
    byte[] bytes = row.bytes();
    int end = row.start() + row.length();
    for (int at = row.start(); at < end; at++) {
      if (bytes[at] == '[') {
        int first = at + 1;
        while (first < end && bytes[first] <= ' ' && bytes[first] > 0) {
          first++;
        }
        if (row.hasAt(first, firstNumber)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a value is such a one. */
  boolean is(JsonText value) throws IOException {
    byte first = value.bytes()[value.start()];
    if ((first != '"' && first != '[' && first != '{') || value.length() > MOST_BLANKS * longest) {
      return false;
    }
    StringWriter compact = new StringWriter();
    try (JsonParser parser = value.parse();
        JsonGenerator generator = RecordJson.FACTORY.createGenerator(compact)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    }
    return forms.contains(compact.toString());
  }
}
