package dev.alluvium.transforms.format.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.json.JsonText;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Members of an object, one behind the other. */
final class Members {
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
