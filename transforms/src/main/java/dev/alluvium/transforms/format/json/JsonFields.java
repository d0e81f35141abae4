package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FieldTree.Target;
import dev.alluvium.transforms.format.PathTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of JSON, in one pass over its bytes. Absent and null are the same. A value that
 * stands twice counts as it stands last; of a field's several paths the first that has a value.
 */
final class JsonFields implements FieldReader<JsonText> {
  private final FieldTree tree;
  private final int[] places;
  private final boolean[] noneStands;

  JsonFields(FieldTree tree) {
    this.tree = tree;
    places = tree.places();
    noneStands = new boolean[places.length];
  }

  @Override
  public Left<JsonText> read(JsonText values, @Nullable Object[] into) {
    return walk(values, into, noneStands);
  }

  @Override
  public @Nullable String readOthers(String others, @Nullable Object[] into) {
    boolean[] stands = new boolean[places.length];
    for (int i = 0; i < stands.length; i++) {
      stands[i] = into[places[i]] != null;
    }
    byte[] bytes = others.getBytes(StandardCharsets.UTF_8);
    return walk(new JsonText(bytes, 0, bytes.length), into, stands).others();
  }

  /**
   * @param stands per field, whether its value is there already
   */
  private Left<JsonText> walk(JsonText text, @Nullable Object[] into, boolean[] stands) {
    try (JsonParser parser = text.parse()) {
      JsonWalk walk = new JsonWalk(tree, places, text, into, stands);
      parser.nextToken();
      Left<JsonText> left = root(walk, parser);
      if (parser.nextToken() != null) {
        throw RecordJson.malformed("something follows the JSON object");
      }
      return left;
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  private Left<JsonText> root(JsonWalk walk, JsonParser parser) throws IOException {
    PathTree<Target> root = tree.root();
    if (root.path().isEmpty()) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw RecordJson.malformed("not a JSON object");
      }
      walk.object(root, parser);
      return walk.finish();
    }
    return walk.element(root, parser);
  }
}
