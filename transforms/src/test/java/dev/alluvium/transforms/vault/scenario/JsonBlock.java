package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
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

  /** Whether nothing is there, or a list of nothing. */
  boolean isEmpty(String key) {
    return find(key).filter(value -> !value.isArray() || !value.isEmpty()).isEmpty();
  }

  JsonBlock block(String key) {
    return new JsonBlock(what + ", " + key, need(key));
  }

  String text(String key) {
    need(key);
    return one(key).orElseThrow(() -> new ScenarioException("%s needs a key \"%s\"", what, key));
  }

  /** The text, or the only one of the list; nothing where that is empty. */
  Optional<String> one(String key) {
    List<String> texts = texts(key);
    if (texts.size() > 1) {
      throw new ScenarioException("%s, %s must be one text, not %s", what, key, texts);
    }
    return texts.stream().findFirst();
  }

  /** The constant of that name, letter case aside. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return one(key).map(text -> choice(key, type, text));
  }

  private <E extends Enum<E>> E choice(String key, Class<E> type, String text) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new ScenarioException("%s, %s must be one of %s, not %s", what, key, names, text);
  }

  /** Whether it is there and true. */
  boolean flag(String key) {
    JsonNode value = find(key).orElse(BooleanNode.FALSE);
    if (!value.isBoolean()) {
      throw new ScenarioException("%s, %s must be true or false, not %s", what, key, value);
    }
    return value.asBoolean();
  }

  /** Every key with its text. */
  Map<String, String> texts() {
    return map(entry -> text(what + ", " + entry.getKey(), entry.getValue()));
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

  /** The items of a list; none where it is left out. */
  List<JsonNode> list(String key) {
    JsonNode value = find(key).orElse(JsonNodeFactory.instance.arrayNode());
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
