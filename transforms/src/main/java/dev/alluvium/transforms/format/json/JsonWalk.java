package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.FieldReader.Left;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FieldTree.Alias;
import dev.alluvium.transforms.format.FieldTree.Target;
import dev.alluvium.transforms.format.PathTree;
import dev.alluvium.transforms.format.value.FieldFaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the JSON of a record or an element: what is met is taken, or kept with the others.
 */
final class JsonWalk {
  private final FieldTree tree;
  private final int[] places;
  private final JsonText text;
  private final @Nullable Object[] into;
  private final boolean[] stands;
  private @Nullable JsonOthers others;
  private List<@Nullable JsonText> elements = List.of();

  /** By number of the alias, what stood under it, as JSON; NULL while none was met. */
  private @Nullable String @Nullable [] aliased;

  /**
   * @param into written to at the fields' places
   * @param stands per field, whether its value is there already
   */
  JsonWalk(FieldTree tree, int[] places, JsonText text, @Nullable Object[] into, boolean[] stands) {
    this.tree = tree;
    this.places = places;
    this.text = text;
    this.into = into;
    this.stands = stands;
    others = tree.keepsOthers() ? new JsonOthers(false) : null;
  }

  /** Takes what the parser stands on, which the paths lead on from. */
  void inner(PathTree<Target> node, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT && node.hasNamed()) {
      object(node, parser);
    } else if (token == JsonToken.START_ARRAY && node.hasElements()) {
      list(node, parser);
    } else if (token != JsonToken.VALUE_NULL) {
      throw FieldFaults.badType(
          node.path(), node.hasNamed() ? "an object" : "a list", JsonValues.found(token));
    }
  }

  /** Takes the members of the object that the parser stands at the start of. */
  void object(PathTree<Target> node, JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      PathTree<Target> next = node.named(name);
      if (next == null || isTaken(next)) {
        leave(name, parser);
      } else if (!goesOn(next)) {
        take(next, parser);
      } else if (others == null || next.end() != null) {
        takeAndGoOn(next, parser);
      } else {
        others.enter(name, parser.currentToken() == JsonToken.START_ARRAY);
        inner(next, parser);
        others.leave();
      }
    }
  }

  private void list(PathTree<Target> node, JsonParser parser) throws IOException {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      PathTree<Target> next = node.element(i);
      if (next == null || isTaken(next)) {
        leave(i, parser);
      } else if (!goesOn(next)) {
        take(next, parser);
      } else if (others == null || next.end() != null) {
        takeAndGoOn(next, parser);
      } else {
        others.enter(i, parser.currentToken() == JsonToken.START_ARRAY);
        inner(next, parser);
        others.leave();
      }
    }
  }

  /** Takes an element, which may be any value; with no field in it, it is left as a whole. */
  Left<JsonText> element(PathTree<Target> root, JsonParser parser) throws IOException {
    if (root.end() != null) {
      takeAndGoOn(root, parser);
    } else if (goesOn(root)) {
      if (others != null && parser.currentToken() == JsonToken.START_ARRAY) {
        others = new JsonOthers(true);
      }
      inner(root, parser);
    } else if (others == null) {
      parser.skipChildren();
    } else {
      return Left.others(JsonValues.json(parser));
    }
    return finish();
  }

  private static boolean goesOn(PathTree<Target> node) {
    return node.hasNamed() || node.hasElements();
  }

  /** Whether a value that is there already stands, so that this one is of no field. */
  private boolean isTaken(PathTree<Target> node) {
    Target target = node.end();
    return target != null && target.field() >= 0 && stands[target.field()] && !goesOn(node);
  }

  private void leave(String name, JsonParser parser) throws IOException {
    if (others == null) {
      parser.skipChildren();
    } else {
      others.copy(name, parser);
    }
  }

  private void leave(int number, JsonParser parser) throws IOException {
    if (others == null) {
      parser.skipChildren();
    } else {
      others.copy(number, parser);
    }
  }

  /** Takes the value that the parser stands on as what ends here. */
  private void take(PathTree<Target> node, JsonParser parser) throws IOException {
    Target target = node.end();
    if (target == null) {
      parser.skipChildren();
    } else if (target.isSpread()) {
      elements = spread(node, parser);
    } else if (target.alias() >= 0) {
      if (aliased == null) {
        aliased = new @Nullable String[tree.aliases().size()];
      }
      aliased[target.alias()] = JsonValues.json(parser);
    } else if (!stands[target.field()]) {
      into[places[target.field()]] =
          parser.currentToken() == JsonToken.VALUE_NULL
              ? null
              : JsonValues.read(parser, tree.fields().get(target.field()));
    }
  }

  /** Takes the value as a whole, if something ends here, and then what stands within it. */
  private void takeAndGoOn(PathTree<Target> node, JsonParser parser) throws IOException {
    if (node.end() == null) {
      inner(node, parser);
      return;
    }
    JsonText value = text.slice(parser);
    try (JsonParser whole = value.parse();
        JsonParser within = value.parse()) {
      whole.nextToken();
      within.nextToken();
      JsonWalk walk = new JsonWalk(tree.withoutOthers(), places, value, into, stands);
      walk.take(node, whole);
      if (goesOn(node)) {
        walk.inner(node, within);
      }
      elements = walk.elements.isEmpty() ? elements : walk.elements;
      aliased = aliased == null ? walk.aliased : aliased;
    }
  }

  private List<@Nullable JsonText> spread(PathTree<Target> node, JsonParser parser)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw FieldFaults.badType(node.path(), "a list", JsonValues.found(parser.currentToken()));
    }
    List<@Nullable JsonText> found = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      found.add(parser.currentToken() == JsonToken.VALUE_NULL ? null : text.slice(parser));
    }
    return found;
  }

  /** What is left when all has been met. */
  Left<JsonText> finish() throws IOException {
    if (aliased != null) {
      takeAliased(aliased);
    }
    return new Left<>(others == null ? null : others.finish(), elements);
  }

  private void takeAliased(@Nullable String[] found) throws IOException {
    for (int i = 0; i < found.length; i++) {
      Alias alias = tree.aliases().get(i);
      String json = found[i];
      if (json == null || json.equals("null")) {
        continue;
      }
      try (JsonParser parser = RecordJson.FACTORY.createParser(json)) {
        parser.nextToken();
        int place = places[alias.field()];
        if (into[place] == null) {
          into[place] = JsonValues.read(parser, tree.fields().get(alias.field()));
        } else if (others != null) {
          others.add(alias.path(), parser);
        }
      }
    }
  }
}
