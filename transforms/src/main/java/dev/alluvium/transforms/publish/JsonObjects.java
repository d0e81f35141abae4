package dev.alluvium.transforms.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns as a JSON object. Times are as {@code 2023-04-02T10:15:00Z}, days as {@code
 * 2023-04-02}, decimals as numbers with all their digits.
 */
public final class JsonObjects {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonObjects() {}

  /** Takes an object's members, in their order. */
  public interface Members {
    void add(String name, @Nullable Object value);
  }

  /** Gives an object's members. */
  public interface Content {
    void giveTo(Members members);
  }

  /** The object as UTF-8. */
  public static byte[] write(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      content.giveTo(
          (name, value) -> {
            try {
              json.writeFieldName(name);
              write(json, value);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(value.toString());
    }
  }
}
