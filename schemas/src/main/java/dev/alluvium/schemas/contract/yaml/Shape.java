package dev.alluvium.schemas.contract.yaml;

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
  public static Shape text() {
    return of("type", "string", "minLength", 1);
  }

  /** A text that may be a blank. */
  public static Shape anyText() {
    return of("type", "string");
  }

  /** A text that a regular expression, which Java and ECMAScript read alike, matches as a whole. */
  public static Shape matching(String regex) {
    return of("type", "string", "pattern", "^" + regex + "$");
  }

  /** Different texts, one at least. */
  public static Shape names() {
    return names(anyText());
  }

  public static Shape names(Shape each) {
    return of("type", "array", "items", each.schema(), "minItems", 1, "uniqueItems", true);
  }

  static <E extends Enum<E>> Shape words(Class<E> type) {
    return oneOf(Arrays.stream(type.getEnumConstants()).map(YamlMap::nameOf).toList());
  }

  public static Shape oneOf(List<?> values) {
    return of("enum", values);
  }

  public static Shape constant(String text) {
    return of("const", text);
  }

  public static Shape flag() {
    return of("type", "boolean");
  }

  /** Any block. */
  public static Shape block() {
    return of("type", "object");
  }

  /** A list of as many texts. */
  public static Shape texts(int count) {
    return of("type", "array", "items", anyText().schema(), "minItems", count, "maxItems", count);
  }

  /** A value of a column, whatever its type. */
  public static Shape scalar() {
    return of("type", List.of("string", "number", "boolean"));
  }

  /** A value of a column that has an order: a number, a day or an instant. */
  public static Shape ordered() {
    return of("type", List.of("number", "string"));
  }

  public static Shape aboveZero() {
    return of("type", "number", "exclusiveMinimum", 0);
  }

  /** A part of a whole, above 0 and below 1. */
  public static Shape part() {
    return of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1);
  }

  /** A whole number, from 1. */
  public static Shape count() {
    return of("type", "integer", "minimum", 1);
  }

  public static Shape countUpTo(int most) {
    return of("type", "integer", "minimum", 1, "maximum", most);
  }

  public static Shape either(Shape... shapes) {
    return of("oneOf", Arrays.stream(shapes).map(Shape::schema).toList());
  }

  /** The one shape for a block that has any of those keys, the other one for all else. */
  public static Shape having(List<Key<?>> keys, Shape these, Shape others) {
    return of(
        "if",
        Map.of("anyOf", keys.stream().map(Section::required).toList()),
        "then",
        these.schema(),
        "else",
        others.schema());
  }

  public static Shape listOf(Shape item) {
    return of("type", "array", "items", item.schema(), "minItems", 1);
  }

  /** What is a list of them, or one alone. */
  public static Shape oneOrMore(Shape item) {
    return either(item, listOf(item));
  }

  /** A block that takes any names, one at least, and says the same of each. */
  public static Shape anyEntries(Shape each) {
    return of("type", "object", "minProperties", 1, "additionalProperties", each.schema());
  }

  /** Names and what each of them is, one at least. */
  public static Shape entries(Shape each) {
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

  /** The same, but that one name is something else. */
  public static Shape entries(Shape each, String name, Shape itself) {
    return entries(each).with("properties", Map.of(name, itself.schema()));
  }

  /** Names of some shape and what each of them is; there may be none. */
  public static Shape anyEntries(Shape name, Shape each) {
    return of(
        "type", "object", "propertyNames", name.schema(), "additionalProperties", each.schema());
  }

  /** Rows, which may be none: of each, columns and their values. */
  public static Shape rows() {
    Shape value = of("type", List.of("string", "number", "boolean", "null"));
    return of("type", "array", "items", anyEntries(SnakeCase.SHAPE, value).schema());
  }

  /** What the {@link Definition} of that name says. */
  public static Shape defined(String definition) {
    return of("$ref", "#/$defs/" + definition);
  }

  public static Shape block(Section section) {
    return new Shape(section.schema());
  }

  /** This, a list, with no fewer items. */
  public Shape atLeast(int fewest) {
    return with("minItems", fewest);
  }

  /** This, a list, with no more items. */
  Shape atMost(int most) {
    return with("maxItems", most);
  }

  /** This, with what stands for it where it is left out. */
  public Shape usually(Object value) {
    return with("default", value);
  }

  private Shape with(String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(schema);
    more.put(keyword, value);
    return new Shape(more);
  }

  /** This, with a sentence on what it is. */
  public Shape described(String description) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", description);
    described.putAll(schema);
    return new Shape(described);
  }

  /** This, with values that an editor can propose. */
  Shape like(List<String> examples) {
    return with("examples", examples);
  }
}
