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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one JSON object by a contract's fields. Absent and null are the same. A field that stands
 * twice has its last value; of its several names the first that has one counts. Values of no field
 * are kept as JSON, unless they are not wanted. Safe for several threads.
 */
final class JsonDecoder implements PayloadDecoder {
  private final FieldSpec[] fields;
  private final boolean keepsOthers;
  private final Map<String, Integer> indexByName = new HashMap<>();
  private final Set<String> aliases = new HashSet<>();
  private final boolean[] noneStands;

  private JsonDecoder(List<FieldSpec> fields, boolean keepsOthers) {
    this.fields = fields.toArray(new FieldSpec[0]);
    this.keepsOthers = keepsOthers;
    this.noneStands = new boolean[this.fields.length];
    for (int i = 0; i < this.fields.length; i++) {
      indexByName.put(this.fields[i].from(), i);
      aliases.addAll(this.fields[i].aliases());
    }
  }

  static JsonDecoder of(List<FieldSpec> fields) {
    return new JsonDecoder(fields, true);
  }

  /** Cheaper: values of no field are passed over. */
  static JsonDecoder ofNothingBut(FieldSpec field) {
    return new JsonDecoder(List.of(field), false);
  }

  @Override
  public @Nullable String decode(
      byte[] payload, byte @Nullable [] header, @Nullable Object[] values) {
    return decode(payload, values);
  }

  /** The same, of what has no header. */
  @Nullable String decode(byte[] payload, @Nullable Object[] values) {
    return decode(payload, values, noneStands);
  }

  @Override
  public @Nullable String decodeOthers(String others, @Nullable Object[] values) {
    boolean[] stands = new boolean[fields.length];
    for (int i = 0; i < stands.length; i++) {
      stands[i] = values[i] != null;
    }
    return decode(others.getBytes(StandardCharsets.UTF_8), values, stands);
  }

  /**
   * @param stands per field, whether its value is there already
   */
  private @Nullable String decode(byte[] payload, @Nullable Object[] values, boolean[] stands) {
    try (JsonParser parser = RecordJson.parse(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("not a JSON object");
      }
      Others others = new Others();
      Map<String, String> aliased = read(parser, values, stands, others);
      if (parser.nextToken() != null) {
        throw malformed("something follows the JSON object");
      }
      if (!aliased.isEmpty()) {
        take(aliased, values, others);
      }
      return others.finish();
    } catch (JsonProcessingException e) {
      throw malformed(describe(e));
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the object; values under other names of a field are given back, as JSON. */
  private Map<String, String> read(
      JsonParser parser, @Nullable Object[] values, boolean[] stands, Others others)
      throws IOException {
    Map<String, String> aliased = Map.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
      Integer index = indexByName.get(name);
      if (index != null && !stands[index]) {
        values[index] = isNull ? null : JsonValues.read(parser, fields[index]);
      } else if (index == null && !aliases.isEmpty() && aliases.contains(name)) {
        aliased = aliased.isEmpty() ? new HashMap<>() : aliased;
        aliased.put(name, JsonValues.json(parser));
      } else if (keepsOthers) {
        others.copy(name, parser);
      } else {
        parser.skipChildren();
      }
    }
    return aliased;
  }

  private void take(Map<String, String> aliased, @Nullable Object[] values, Others others)
      throws IOException {
    for (int i = 0; i < fields.length; i++) {
      for (String alias : fields[i].aliases()) {
        String json = aliased.getOrDefault(alias, "null");
        try (JsonParser parser = RecordJson.FACTORY.createParser(json)) {
          if (parser.nextToken() == JsonToken.VALUE_NULL) {
            continue;
          }
          if (values[i] == null) {
            values[i] = JsonValues.read(parser, fields[i]);
          } else if (keepsOthers) {
            others.copy(alias, parser);
          }
        }
      }
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

  /** Values of no field; costs nothing until the first. */
  private static final class Others {
    private @Nullable StringWriter text;
    private @Nullable JsonGenerator generator;

    void copy(String name, JsonParser parser) throws IOException {
      JsonGenerator to = generator;
      if (to == null) {
        StringWriter writer = new StringWriter();
        to = RecordJson.FACTORY.createGenerator(writer);
        to.writeStartObject();
        text = writer;
        generator = to;
      }
      to.writeFieldName(name);
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
