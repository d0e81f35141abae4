package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.expression.JsonValue;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonPart;
import dev.alluvium.transforms.text.JsonObjects;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Values within JSON. */
final class JsonFunction {
  private JsonFunction() {}

  static RowFunction compile(JsonValue json, ToIntFunction<String> places) {
    JsonPart part =
        json.isMany()
            ? JsonPart.each(json.path(), json.value())
            : JsonPart.one(json.path().list(), json.value());
    return RowFunction.of(
        places.applyAsInt(json.column()), text -> read(part, json.isMany(), (String) text));
  }

  private static @Nullable Object read(JsonPart part, boolean isMany, String text) {
    try {
      Object found = part.read(text);
      return isMany && found != null ? JsonObjects.array((List<?>) found) : found;
    } catch (RejectedException e) {
      return RowFunction.UNCOMPUTABLE;
    }
  }
}
