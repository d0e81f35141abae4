package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object of a scenario, which may have the keys that it is asked for and no others. */
record JsonBlock(String what, JsonNode node) {
  JsonBlock {
    if (!node.isObject()) {
      throw new ScenarioException("%s must be an object, not %s", what, node);
    }
  }

  JsonBlock allow(String... keys) {
    List<String> allowed = List.of(keys);
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                throw new ScenarioException(
                    "unknown key \"%s\" in %s; it can have %s", key, what, allowed);
              }
            });
    return this;
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  JsonNode need(String key) {
    return find(key).orElseThrow(() -> new ScenarioException("%s needs a key \"%s\"", what, key));
  }

  Optional<JsonNode> find(String key) {
    return Optional.ofNullable(node.get(key)).filter(value -> !value.isNull());
  }

  JsonBlock block(String key) {
    return new JsonBlock(what + ", " + key, need(key));
  }

  String text(String key) {
    return text(what + ", " + key, need(key));
  }

  /** The text, or the texts of the list. */
  List<String> texts(String key) {
    Optional<JsonNode> value = find(key);
    return value.map(v -> texts(what + ", " + key, v)).orElse(List.of());
  }

  static List<String> texts(String what, JsonNode value) {
    if (!value.isArray()) {
      return List.of(text(what, value));
    }
    List<String> texts = new ArrayList<>();
    value.forEach(item -> texts.add(text(what, item)));
    return texts;
  }

  private static String text(String what, JsonNode value) {
    if (!value.isTextual()) {
      throw new ScenarioException("%s must be a text, not %s", what, value);
    }
    return value.asText();
  }

  /** The items of a list. */
  List<JsonNode> list(String key) {
    JsonNode value = need(key);
    if (!value.isArray()) {
      throw new ScenarioException("%s, %s must be a list, not %s", what, key, value);
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  /** Every key with what is made of its value. */
  <T> Map<String, T> map(Function<Map.Entry<String, JsonNode>, T> read) {
    Map<String, T> map = new LinkedHashMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), read.apply(entry)));
    return map;
  }

  /** Every key with its text or NULL. */
  Map<String, @Nullable String> cells() {
    Map<String, @Nullable String> cells = new LinkedHashMap<>();
    node.properties().forEach(e -> cells.put(e.getKey(), cell(what, e.getValue())));
    return cells;
  }

  static @Nullable String cell(String what, JsonNode value) {
    return value.isNull() ? null : text(what, value);
  }
}
