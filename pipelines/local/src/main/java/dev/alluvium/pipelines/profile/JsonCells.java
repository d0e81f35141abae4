package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.pipelines.profile.RecordCells.Cell;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON object by their paths, met in one pass as a load meets them: a name that
 * stands twice has two values, of which each must fit, and the last counts.
 */
final class JsonCells {
  /** Values of a record that are looked at. */
  static final int MAX_CELLS = 2_000;

  private final int maxDepth;
  private final List<Cell> cells = new ArrayList<>();
  private boolean leavesOut;
  private @Nullable String twice;

  private JsonCells(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * Takes an object apart.
   *
   * @param maxDepth how many objects and lists are followed into each other
   * @throws dev.alluvium.transforms.format.RejectedException if it is no object
   * @throws IOException if it is no JSON
   */
  static JsonCells of(JsonText object, int maxDepth) throws IOException {
    JsonCells taken = new JsonCells(maxDepth);
    try (JsonParser parser = object.parse()) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        taken.members(parser, object, "", 0);
      } else if (first != null) {
        parser.skipChildren();
      }
      if (first != JsonToken.START_OBJECT || parser.nextToken() != null) {
        throw RecordJson.malformed("no JSON object");
      }
    }
    return taken;
  }

  List<Cell> cells() {
    return cells;
  }

  /** Whether it has more values than are looked at. */
  boolean leavesOut() {
    return leavesOut;
  }

  /** The first path that stands twice in one object; NULL where none does. */
  @Nullable String twice() {
    return twice;
  }

  private void members(JsonParser parser, JsonText text, String path, int depth)
      throws IOException {
    Set<String> names = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String way = path + DraftNames.step(name);
      twice = !names.add(name) && twice == null ? way : twice;
      parser.nextToken();
      value(way, parser, text, depth);
    }
  }

  private void value(String way, JsonParser parser, JsonText text, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (cells.size() >= MAX_CELLS) {
      leavesOut = true;
      parser.skipChildren();
    } else if (!token.isStructStart()) {
      cells.add(scalar(way, parser));
    } else {
      JsonText whole = text.slice(parser);
      cells.add(
          new Cell(
              way, token == JsonToken.START_OBJECT ? Kind.OBJECT : Kind.ARRAY, beginning(whole)));
      if (depth < maxDepth) {
        within(way, whole, depth + 1);
      }
    }
  }

  private void within(String way, JsonText whole, int depth) throws IOException {
    try (JsonParser parser = whole.parse()) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        members(parser, whole, way + ".", depth);
      } else {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == JsonToken.START_OBJECT) {
            members(parser, whole, way + RecordCells.EACH + ".", depth);
          } else {
            value(way + RecordCells.EACH, parser, whole, maxDepth);
          }
        }
      }
    }
  }

  private static Cell scalar(String way, JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> Cell.ofText(way, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Cell(way, Kind.BOOLEAN, parser.getText());
      case VALUE_NUMBER_INT -> new Cell(way, Kind.INTEGER, parser.getText());
      case VALUE_NUMBER_FLOAT -> new Cell(way, Kind.DECIMAL, parser.getText());
      default -> new Cell(way, Kind.NULL, null);
    };
  }

  /** What of an object or list is kept; no more bytes than that are made a text. */
  private static String beginning(JsonText whole) {
    int most = Math.min(whole.length(), 4 * RecordCells.MAX_TEXT);
    return new String(whole.bytes(), whole.start(), most, UTF_8);
  }
}
