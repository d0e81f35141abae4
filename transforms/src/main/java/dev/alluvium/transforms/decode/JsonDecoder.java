package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.FieldSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one JSON object by a contract's fields. Absent and null are the same. A field that stands
 * twice has its last value. Fields that the contract does not know are kept as JSON.
 */
final class JsonDecoder {
  private final FieldSpec[] fields;
  private final Map<String, Integer> indexBySourceName = new HashMap<>();

  JsonDecoder(List<FieldSpec> fields) {
    this.fields = fields.toArray(new FieldSpec[0]);
    for (int i = 0; i < this.fields.length; i++) {
      indexBySourceName.put(this.fields[i].from(), i);
    }
  }

  /**
   * Writes the fields' values to {@code values}, in the contract's order from its beginning.
   *
   * @return the unknown fields as a JSON object, NULL where there are none
   * @throws RejectedException if the bytes are no JSON object, or a field is of another type
   */
  @Nullable String decode(byte[] payload, @Nullable Object[] values) {
    try (JsonParser parser = RecordJson.parse(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("not a JSON object");
      }
      Extra extra = new Extra();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Integer index = indexBySourceName.get(parser.currentName());
        if (index == null) {
          extra.copy(parser);
        } else {
          boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
          values[index] = isNull ? null : JsonValues.read(parser, fields[index]);
        }
      }
      if (parser.nextToken() != null) {
        throw malformed("something follows the JSON object");
      }
      return extra.finish();
    } catch (JsonProcessingException e) {
      throw malformed(describe(e));
    } catch (IOException e) {
      throw malformed("not UTF-8: " + e.getMessage());
    }
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(RejectReason.MALFORMED, null, message);
  }

  private static String describe(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    String where = location == null ? "" : " at byte " + Math.max(0, location.getByteOffset());
    String problem = e.getOriginalMessage();
    int lineEnd = problem.indexOf('\n');
    return "no JSON" + where + ": " + (lineEnd < 0 ? problem : problem.substring(0, lineEnd));
  }

  /** Unknown fields; costs nothing until the first. */
  private static final class Extra {
    private @Nullable StringWriter text;
    private @Nullable JsonGenerator generator;

    void copy(JsonParser parser) throws IOException {
      JsonGenerator to = generator;
      if (to == null) {
        StringWriter writer = new StringWriter();
        to = RecordJson.FACTORY.createGenerator(writer);
        to.writeStartObject();
        text = writer;
        generator = to;
      }
      to.writeFieldName(parser.currentName());
      parser.nextToken();
      JsonValues.copy(parser, to);
    }

    @Nullable String finish() {
      if (generator == null || text == null) {
        return null;
      }
      try {
        generator.writeEndObject();
        generator.close();
      } catch (IOException e) {
        throw new UncheckedIOException("a StringWriter does not fail", e);
      }
      return JsonValues.whole(text.toString());
    }
  }
}
