package dev.alluvium.schemas.contract;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may stand as the value of a key, in the words of JSON Schema. */
public final class Shape {
  private final Map<String, Object> schema;

  private Shape(Map<String, Object> schema) {
    this.schema = Collections.unmodifiableMap(schema);
  }

  /** Its JSON Schema: keywords, in order, and their values. */
  public Map<String, Object> schema() {
    return schema;
  }

  private static Shape of(Object... keywordsAndValues) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < keywordsAndValues.length; i += 2) {
      schema.put((String) keywordsAndValues[i], keywordsAndValues[i + 1]);
    }
    return new Shape(schema);
  }

  /** A text that is no blank. */
  static Shape text() {
    return of("type", "string", "minLength", 1);
  }

  /** A text that a regular expression, which Java and ECMAScript read alike, matches as a whole. */
  static Shape matching(String regex) {
    return of("type", "string", "pattern", "^" + regex + "$");
  }

  /** Different texts, one at least. */
  static Shape names() {
    return names(of("type", "string"));
  }

  static Shape names(Shape each) {
    return of("type", "array", "items", each.schema(), "minItems", 1, "uniqueItems", true);
  }

  static <E extends Enum<E>> Shape words(Class<E> type) {
    return of("enum", Arrays.stream(type.getEnumConstants()).map(YamlMap::nameOf).toList());
  }

  static Shape constant(String text) {
    return of("const", text);
  }

  /** A value of a column, whatever its type. */
  static Shape scalar() {
    return of("type", List.of("string", "number", "boolean"));
  }

  /** A value of a column that has an order: a number, a day or an instant. */
  static Shape ordered() {
    return of("type", List.of("number", "string"));
  }

  static Shape aboveZero() {
    return of("type", "number", "exclusiveMinimum", 0);
  }

  /** A whole number, from 1. */
  static Shape count() {
    return of("type", "integer", "minimum", 1);
  }

  static Shape countUpTo(int most) {
    return of("type", "integer", "minimum", 1, "maximum", most);
  }

  static Shape either(Shape... shapes) {
    return of("oneOf", Arrays.stream(shapes).map(Shape::schema).toList());
  }

  static Shape listOf(Shape item) {
    return of("type", "array", "items", item.schema(), "minItems", 1);
  }

  /** Names and what each of them is, one at least. */
  static Shape entries(Shape each) {
    return of(
        "type",
        "object",
        "propertyNames",
        SnakeCase.SHAPE.schema(),
        "minProperties",
        1,
        "additionalProperties",
        each.schema());
  }

  /** Names of some shape and what each of them is; there may be none. */
  static Shape anyEntries(Shape name, Shape each) {
    return of(
        "type", "object", "propertyNames", name.schema(), "additionalProperties", each.schema());
  }

  /** Rows, which may be none: of each, columns and their values. */
  static Shape rows() {
    Shape value = of("type", List.of("string", "number", "boolean", "null"));
    return of("type", "array", "items", anyEntries(SnakeCase.SHAPE, value).schema());
  }

  /** What the {@link Definition} of that name says. */
  static Shape defined(String definition) {
    return of("$ref", "#/$defs/" + definition);
  }

  static Shape block(Section section) {
    return new Shape(section.schema());
  }

  /** This, with a sentence on what it is. */
  Shape described(String description) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", description);
    described.putAll(schema);
    return new Shape(described);
  }

  /** This, with values that an editor can propose. */
  Shape like(List<String> examples) {
    Map<String, Object> shown = new LinkedHashMap<>(schema);
    shown.put("examples", examples);
    return new Shape(shown);
  }
}
