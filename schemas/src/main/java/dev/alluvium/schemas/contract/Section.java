package dev.alluvium.schemas.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a block. {@link YamlMap#of} reports every other one; the JSON Schema is made of the
 * same declaration.
 */
final class Section {
  private final List<Key<?>> keys;
  private final Optional<Shape> others;
  private final List<Key<?>> some;

  private Section(List<Key<?>> keys, Optional<Shape> others, List<Key<?>> some) {
    this.keys = keys;
    this.others = others;
    this.some = some;
  }

  static Section of(Key<?>... keys) {
    return new Section(List.of(keys), Optional.empty(), List.of());
  }

  /** This, where any other name stands for something of that shape. */
  Section withEntries(Shape each) {
    return new Section(keys, Optional.of(each), some);
  }

  /** This, where one of these keys must be there at least. */
  Section withSomeOf(Key<?>... ofThese) {
    return new Section(keys, others, List.of(ofThese));
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach(key -> properties.put(key.name(), key.shape().schema()));
    List<String> needed = keys.stream().filter(Key::isNeeded).map(Key::name).toList();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!needed.isEmpty()) {
      schema.put("required", needed);
    }
    if (!some.isEmpty()) {
      schema.put("anyOf", some.stream().map(k -> Map.of("required", List.of(k.name()))).toList());
    }
    schema.putAll(others.map(each -> Shape.entries(each).schema()).orElse(Map.of()));
    schema.putIfAbsent("additionalProperties", false);
    return schema;
  }
}
