package dev.alluvium.transforms.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row that a change leaves, with what the change says of itself, as one JSON object: the
 * columns of {@link ChangeColumns} and others under names that begin with two underscores. A name
 * of the row that begins so is given two more.
 */
public final class ChangeText {
  private static final byte[] OWN_NAME = ('"' + ChangeColumns.PREFIX).getBytes(UTF_8);

  private final ByteArrayOutputStream bytes;

  /**
   * @param size in bytes, about
   */
  public ChangeText(int size) {
    bytes = new ByteArrayOutputStream(size);
    bytes.write('{');
  }

  /** Whether a name of that row may be one that begins as the change's own. Cheap. */
  public static boolean mayBeRenamed(JsonText row) {
    return row.contains(OWN_NAME);
  }

  /** All members of the row, the first of all that is written. */
  public void row(JsonText row) throws IOException {
    if (!mayBeRenamed(row)) {
      inner(row);
      return;
    }
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        member(ChangeColumns.ofRow(name), row.slice(parser));
      }
    }
  }

  private void inner(JsonText object) {
    int from = object.start() + 1;
    int to = object.start() + object.length() - 1;
    while (from < to && object.bytes()[from] <= ' ') {
      from++;
    }
    bytes.write(object.bytes(), from, to - from);
  }

  private void comma() {
    if (bytes.size() > 1) {
      bytes.write(',');
    }
  }

  public void member(String name, JsonText value) {
    comma();
    bytes.write('"');
    bytes.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(name));
    bytes.write('"');
    bytes.write(':');
    bytes.write(value.bytes(), value.start(), value.length());
  }

  /** A value of the change; nothing where there is none. */
  public void json(String name, @Nullable JsonText value) {
    if (value != null) {
      member(ChangeColumns.from(name), value);
    }
  }

  /** A value of the change; nothing where there is none. */
  public void number(String name, @Nullable Long value) {
    if (value != null) {
      member(ChangeColumns.from(name), JsonText.of(Long.toString(value).getBytes(UTF_8)));
    }
  }

  /** A value of the change; nothing where there is none. */
  public void text(String name, @Nullable String value) {
    if (value != null) {
      char[] quoted = JsonStringEncoder.getInstance().quoteAsString(value);
      byte[] json = ('"' + new String(quoted) + '"').getBytes(UTF_8);
      member(ChangeColumns.from(name), JsonText.of(json));
    }
  }

  /** The object, whole. */
  public JsonText finish() {
    bytes.write('}');
    return JsonText.of(bytes.toByteArray());
  }
}
