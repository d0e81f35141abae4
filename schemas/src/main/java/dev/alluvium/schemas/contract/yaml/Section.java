package dev.alluvium.schemas.contract.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a block. {@link YamlMap#of} reports every other one; the JSON Schema is made of the
 * same declaration.
 */
public final class Section {
  private final List<Key<?>> keys;
  private final Optional<Shape> others;
  private final List<Key<?>> alternatives;

  /** What must hold of which keys are there together, in the words of JSON Schema. */
  private final Map<String, Object> together;

  private Section(
      List<Key<?>> keys,
      Optional<Shape> others,
      List<Key<?>> alternatives,
      Map<String, Object> together) {
    this.keys = List.copyOf(keys);
    this.others = others;
    this.alternatives = List.copyOf(alternatives);
    this.together = together;
  }

  public static Section of(Key<?>... keys) {
    return of(List.of(keys));
  }

  public static Section of(List<? extends Key<?>> keys) {
    return new Section(List.copyOf(keys), Optional.empty(), List.of(), Map.of());
  }

  /** This, with further keys. */
  public Section with(List<? extends Key<?>> further) {
    List<Key<?>> all = new ArrayList<>(keys);
    all.addAll(further);
    return new Section(all, others, alternatives, together);
  }

  /** This, where any other name stands for something of that shape. */
  public Section withEntries(Shape each) {
    return new Section(keys, Optional.of(each), alternatives, together);
  }

  /** This, where one of these keys must be there at least. */
  public Section withSomeOf(Key<?>... ofThese) {
    return withSomeOf(List.of(ofThese));
  }

  public Section withSomeOf(List<? extends Key<?>> ofThese) {
    return where("anyOf", ofThese.stream().map(Section::required).toList());
  }

  /** This, where one of these keys must be there, and one alone. */
  public Section withOneOf(List<? extends Key<?>> ofThese) {
    return new Section(keys, others, List.copyOf(ofThese), together);
  }

  /** This, where a key needs others beside it. */
  public Section withBeside(Key<?> key, Key<?>... others) {
    Map<String, Object> needs = new LinkedHashMap<>();
    if (together.get("dependentRequired") instanceof Map<?, ?> before) {
      before.forEach((name, names) -> needs.put((String) name, names));
    }
    needs.put(key.name(), Arrays.stream(others).map(Key::name).toList());
    return where("dependentRequired", needs);
  }

  /** This, where a key of that shape needs another beside it. */
  public Section withBeside(Key<?> key, Shape ofShape, Key<?> other) {
    Map<String, Object> is = new LinkedHashMap<>(required(key));
    is.put("properties", Map.of(key.name(), ofShape.schema()));
    return where("if", is).where("then", required(other));
  }

  private Section where(String keyword, Object holds) {
    Map<String, Object> more = new LinkedHashMap<>(together);
    more.put(keyword, holds);
    return new Section(keys, others, alternatives, more);
  }

  /** That the key is there. */
  static Map<String, Object> required(Key<?> key) {
    return Map.of("required", List.of(key.name()));
  }

  /** The names of those of which there must be one. */
  public List<String> alternatives() {
    return alternatives.stream().map(Key::name).toList();
  }

  public List<String> names() {
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
    if (!alternatives.isEmpty()) {
      schema.put("oneOf", alternatives.stream().map(Section::required).toList());
    }
    schema.putAll(together);
    schema.putAll(others.map(each -> Shape.entries(each).schema()).orElse(Map.of()));
    schema.putIfAbsent("additionalProperties", false);
    return schema;
  }
}
