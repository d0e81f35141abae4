package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.value.FieldFaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values within a JSON text: the one that a path leads to, or those of a list. Absent and
 * null are the same; of a member that stands twice the last counts. Safe for several threads.
 */
public final class JsonPart {
  /** No path has led to anything yet. */
  private static final Object NOTHING = new Object();

  private final List<FieldPath.Step> steps;
  private final FieldSpec value;
  private final End end;

  /** Reads on from the text that has been found; NULL where that is the value. */
  private final @Nullable JsonPart within;

  private JsonPart(@Nullable FieldPath path, FieldSpec value, End end, @Nullable JsonPart within) {
    this.steps = path == null ? List.of() : path.steps();
    this.value = value;
    this.end = end;
    this.within = within;
  }

  /** Takes what a parser stands on, which is not null, and consumes it. */
  private interface End {
    Object take(JsonParser parser) throws IOException;
  }

  /**
   * One value.
   *
   * @param path NULL where the whole text is it
   * @param value how it is read
   */
  public static JsonPart one(@Nullable FieldPath path, FieldSpec value) {
    return new JsonPart(path, value, parser -> JsonValues.read(parser, value), null);
  }

  /**
   * The values of a list, in their order, without those that are not there: a {@link List}. Of what
   * the path leads to, the last alone is looked at, as a field has that alone.
   *
   * @param value how each is read
   */
  public static JsonPart each(ListPath path, FieldSpec value) {
    JsonPart list = new JsonPart(null, value, one(path.each(), value)::elements, null);
    return path.list() == null ? list : new JsonPart(path.list(), value, JsonValues::json, list);
  }

  /**
   * What stands there in a text; NULL where nothing does.
   *
   * @throws RejectedException if the text is no JSON, or what stands there is of another type
   */
  public @Nullable Object read(String json) {
    try (JsonParser parser = RecordJson.FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw RecordJson.malformed("it is empty, and no JSON");
      }
      Object found = find(parser, 0);
      if (parser.nextToken() != null) {
        throw RecordJson.malformed("something follows the JSON");
      }
      if (found == null || found == NOTHING) {
        return null;
      }
      return within == null ? found : within.read((String) found);
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  private List<Object> elements(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw badType("a list", parser);
    }
    List<Object> found = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object element = find(parser, 0);
      if (element != null && element != NOTHING) {
        found.add(element);
      }
    }
    return found;
  }

  /** What the way leads to from that step on; {@link #NOTHING} where it leads nowhere. */
  private @Nullable Object find(JsonParser parser, int step) throws IOException {
    boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
    if (step == steps.size()) {
      return isNull ? null : end.take(parser);
    }
    if (isNull) {
      return NOTHING;
    }
    return steps.get(step).isElement() ? inList(parser, step) : inObject(parser, step);
  }

  private @Nullable Object inList(JsonParser parser, int step) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw badType("a list", parser);
    }
    Object found = NOTHING;
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == steps.get(step).element()) {
        found = find(parser, step + 1);
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private @Nullable Object inObject(JsonParser parser, int step) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw badType("an object", parser);
    }
    Object found = NOTHING;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isNext = parser.currentName().equals(steps.get(step).name());
      parser.nextToken();
      if (isNext) {
        Object here = find(parser, step + 1);
        found = here == NOTHING ? found : here;
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private RejectedException badType(String expected, JsonParser parser) {
    return FieldFaults.badType(value.from(), expected, JsonValues.found(parser.currentToken()));
  }
}
