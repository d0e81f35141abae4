package dev.alluvium.transforms.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns as a JSON object. Times are as {@code 2023-04-02T10:15:00Z}, days as {@code
 * 2023-04-02}, decimals as numbers with all their digits, bytes in Base64.
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

  /** Values without names, as an array: equal values are written alike. */
  public static String array(List<? extends @Nullable Object> values) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (Object value : values) {
        write(json, value instanceof BigDecimal number ? plain(number) : value);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** Without zeros at its end. */
  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * The values of such an array, as texts.
   *
   * @throws UncheckedIOException if it is none
   */
  public static List<@Nullable String> texts(String array) {
    List<@Nullable String> texts = new ArrayList<>();
    try (JsonParser json = JSON.createParser(array)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("this is no array: " + array);
      }
      for (JsonToken token = json.nextToken();
          token != null && token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        texts.add(token == JsonToken.VALUE_NULL ? null : json.getText());
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a text is one array, and nothing besides. */
  public static boolean isArray(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      return json.nextToken() == JsonToken.START_ARRAY
          && json.skipChildren().currentToken() == JsonToken.END_ARRAY
          && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
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
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else {
      json.writeString(value.toString());
    }
  }
}
