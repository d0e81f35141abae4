package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.alluvium.schemas.spec.column.FieldPath;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of no field, where they stood: objects and lists around them are begun with the first of
 * them, and an element keeps its number. Costs nothing until there is one.
 */
final class JsonOthers {
  private @Nullable StringWriter text;
  private @Nullable JsonGenerator generator;

  /** The objects and lists that reading is in, outermost first. */
  private final List<Frame> frames;

  /** What is around all of them. */
  private final Frame whole;

  /** How many of the frames are begun in the text. */
  private int begun;

  /**
   * @param ofList whether they are left of a list, and of an object otherwise
   */
  JsonOthers(boolean ofList) {
    frames = new ArrayList<>(0);
    whole = new Frame(null, 0, ofList);
  }

  /** An object, or a list, which stands under a name, or as an element where that is NULL. */
  private static final class Frame {
    final @Nullable String name;
    final int number;
    final boolean isList;
    int elements;

    Frame(@Nullable String name, int number, boolean isList) {
      this.name = name;
      this.number = number;
      this.isList = isList;
    }
  }

  /** Reading goes into what stands under that name. */
  void enter(String name, boolean isList) {
    frames.add(new Frame(name, 0, isList));
  }

  /** Reading goes into that element of the list that it is in. */
  void enter(int number, boolean isList) {
    frames.add(new Frame(null, number, isList));
  }

  /** Reading leaves what it entered last. */
  void leave() throws IOException {
    Frame left = frames.remove(frames.size() - 1);
    if (begun > frames.size()) {
      begun--;
      end(left, writing());
    }
  }

  /** Copies the value that the parser stands on, which stands under that name. */
  void copy(String name, JsonParser parser) throws IOException {
    JsonGenerator to = begin();
    to.writeFieldName(name);
    JsonValues.copy(parser, to);
  }

  /** Copies the value that the parser stands on: that element of the list that reading is in. */
  void copy(int number, JsonParser parser) throws IOException {
    JsonGenerator to = begin();
    pad(around(frames.size()), number, to);
    JsonValues.copy(parser, to);
  }

  /**
   * Copies the value that the parser stands on, which stood at that path, when all else has been
   * copied.
   */
  void add(FieldPath path, JsonParser parser) throws IOException {
    List<FieldPath.Step> steps = path.steps();
    int last = steps.size() - 1;
    for (int i = 0; i < last; i++) {
      boolean isList = steps.get(i + 1).isElement();
      if (steps.get(i).isElement()) {
        enter(steps.get(i).element(), isList);
      } else {
        enter(steps.get(i).name(), isList);
      }
    }
    if (steps.get(last).isElement()) {
      copy(steps.get(last).element(), parser);
    } else {
      copy(steps.get(last).name(), parser);
    }
    for (int i = 0; i < last; i++) {
      leave();
    }
  }

  /** Begins what reading is in, as far as that has not been done. */
  private JsonGenerator begin() throws IOException {
    JsonGenerator to = writing();
    while (begun < frames.size()) {
      Frame frame = frames.get(begun);
      if (frame.name == null) {
        pad(around(begun), frame.number, to);
      } else {
        to.writeFieldName(frame.name);
      }
      start(frame, to);
      begun++;
    }
    return to;
  }

  private Frame around(int frame) {
    return frame == 0 ? whole : frames.get(frame - 1);
  }

  private static void start(Frame frame, JsonGenerator to) throws IOException {
    if (frame.isList) {
      to.writeStartArray();
    } else {
      to.writeStartObject();
    }
  }

  /** Elements before that number of which nothing is left are null. */
  private static void pad(Frame list, int number, JsonGenerator to) throws IOException {
    while (list.elements < number) {
      to.writeNull();
      list.elements++;
    }
    list.elements++;
  }

  private static void end(Frame frame, JsonGenerator to) throws IOException {
    if (frame.isList) {
      to.writeEndArray();
    } else {
      to.writeEndObject();
    }
  }

  private JsonGenerator writing() throws IOException {
    JsonGenerator to = generator;
    if (to == null) {
      StringWriter writer = new StringWriter();
      to = RecordJson.FACTORY.createGenerator(writer);
      start(whole, to);
      text = writer;
      generator = to;
    }
    return to;
  }

  /** All of them, as a JSON object or list; NULL where there are none. */
  @Nullable String finish() throws IOException {
    if (generator == null || text == null) {
      return null;
    }
    end(whole, generator);
    generator.close();
    return JsonValues.whole(text.toString());
  }
}
