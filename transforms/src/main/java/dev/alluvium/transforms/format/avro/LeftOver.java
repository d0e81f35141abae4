package dev.alluvium.transforms.format.avro;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.schemas.spec.column.FieldPath;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an object or a list when fields are taken out of it: JSON, in which values stand
 * where they stood.
 */
final class LeftOver {
  private final boolean isList;

  /** By name, in their order, or by number: JSON, or what is left of an inner one. */
  private final Map<Object, Object> members;

  private LeftOver(boolean isList) {
    this.isList = isList;
    this.members = isList ? new TreeMap<>() : new LinkedHashMap<>();
  }

  static LeftOver ofObject() {
    return new LeftOver(false);
  }

  static LeftOver ofList() {
    return new LeftOver(true);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Leaves a value. */
  void put(Object nameOrNumber, String json) {
    members.put(nameOrNumber, json);
  }

  /** Leaves what is left of an inner object or list; nothing where nothing is. */
  void put(Object nameOrNumber, LeftOver inner) {
    if (!inner.isEmpty()) {
      members.put(nameOrNumber, inner);
    }
  }

  /** Leaves a value that stood at that path. */
  void put(FieldPath path, String json) {
    FieldPath.Step step = path.first();
    Object key = step.isElement() ? (Object) step.element() : step.name();
    Object there = members.get(key);
    if (path.steps().size() == 1) {
      put(key, json);
    } else if (there instanceof LeftOver inner) {
      inner.put(path.rest(), json);
    } else if (there == null) { // Else it is within what is there.
      LeftOver inner = new LeftOver(path.rest().first().isElement());
      inner.put(path.rest(), json);
      members.put(key, inner);
    }
  }

  /** All of it, as JSON; NULL where nothing is left. */
  @Nullable String json() {
    if (isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator to = AvroJson.FACTORY.createGenerator(text)) {
      write(to);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private void write(JsonGenerator to) throws IOException {
    if (isList) {
      to.writeStartArray();
      int written = 0;
      for (Map.Entry<Object, Object> member : members.entrySet()) {
        // Elements of which nothing is left are null.
        for (; written < (Integer) member.getKey(); written++) {
          to.writeNull();
        }
        write(member.getValue(), to);
        written++;
      }
      to.writeEndArray();
    } else {
      to.writeStartObject();
      for (Map.Entry<Object, Object> member : members.entrySet()) {
        to.writeFieldName((String) member.getKey());
        write(member.getValue(), to);
      }
      to.writeEndObject();
    }
  }

  private static void write(Object value, JsonGenerator to) throws IOException {
    if (value instanceof LeftOver inner) {
      inner.write(to);
    } else {
      to.writeRawValue((String) value);
    }
  }
}
