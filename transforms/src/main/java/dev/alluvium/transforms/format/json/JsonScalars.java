package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.transforms.format.PathTree;
import dev.alluvium.transforms.format.ScalarReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes single values out of JSON, in one pass, which also shows whether it is whole. */
final class JsonScalars implements ScalarReader<JsonText> {
  /** Digits of a number beyond which no contract writes one. */
  private static final int LONGEST_NUMBER = 100;

  private final PathTree<Integer> tree = new PathTree<>("");
  private final int count;

  JsonScalars(List<FieldPath> paths) {
    count = paths.size();
    for (int i = 0; i < count; i++) {
      tree.put(paths.get(i), i);
    }
  }

  @Override
  public @Nullable Object[] read(JsonText text) {
    @Nullable Object[] values = new @Nullable Object[count];
    try (JsonParser parser = text.parse()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw RecordJson.malformed("not a JSON object");
      }
      object(tree, parser, values);
      if (parser.nextToken() != null) {
        throw RecordJson.malformed("something follows the JSON object");
      }
      return values;
    } catch (JsonProcessingException e) {
      throw RecordJson.malformed(e);
    } catch (IOException e) {
      throw RecordJson.malformed(String.valueOf(e.getMessage()));
    }
  }

  private void object(PathTree<Integer> node, JsonParser parser, @Nullable Object[] values)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      PathTree<Integer> next = node.named(parser.currentName());
      parser.nextToken();
      value(next, parser, values);
    }
  }

  private void value(@Nullable PathTree<Integer> node, JsonParser parser, @Nullable Object[] values)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (node == null) {
      parser.skipChildren();
      return;
    }
    Integer index = node.end();
    if (index != null) {
      values[index] = scalar(parser);
    }
    if (token == JsonToken.START_OBJECT) {
      object(node, parser, values);
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        value(node.element(i), parser, values);
      }
    }
  }

  private static @Nullable Object scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      default -> null;
    };
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) { // Its exponent has more than ten digits.
      return null;
    }
  }
}
