package dev.alluvium.schemas.contract.yaml;

import java.util.List;
import java.util.Optional;

/**
 * A key of a block: declared once, it is read by {@link YamlMap#get}, and told to editors by the
 * JSON Schema.
 *
 * @param <T> what its value is read as; an {@link Optional} where it may be left out or at fault
 */
public final class Key<T> {
  /** How a key of a block is read. */
  public interface Reading<T> {
    T of(YamlMap map, String key);
  }

  private final String name;
  private final boolean needed;
  private final Shape shape;
  private final Reading<T> reading;

  private Key(String name, boolean needed, Shape shape, Reading<T> reading) {
    this.name = name;
    this.needed = needed;
    this.shape = shape;
    this.reading = reading;
  }

  /** One that must be there, read in a way of its own. */
  public static <T> Key<T> need(String name, Shape shape, String description, Reading<T> reading) {
    return new Key<>(name, true, shape.described(description), reading);
  }

  /** One that may be left out, read in a way of its own. */
  public static <T> Key<T> find(String name, Shape shape, String description, Reading<T> reading) {
    return new Key<>(name, false, shape.described(description), reading);
  }

  public static Key<Optional<YamlNode>> need(String name, Shape shape, String description) {
    return need(name, shape, description, YamlMap::need);
  }

  public static Key<Optional<YamlNode>> find(String name, Shape shape, String description) {
    return find(name, shape, description, YamlMap::find);
  }

  public static Key<String> needText(String name, String description) {
    return need(name, Shape.text(), description, YamlMap::needText);
  }

  public static Key<Optional<String>> findText(String name, String description) {
    return find(name, Shape.text(), description, YamlMap::findText);
  }

  /** One whose value is a name in snake_case. */
  public static Key<Optional<Name>> needName(String name, String description) {
    return needValue(name, SnakeCase.NAME.reference(), description);
  }

  public static Key<Optional<Name>> findName(String name, String description) {
    return findValue(name, SnakeCase.NAME.reference(), description);
  }

  /** One whose value is a text of some shape, to be parsed. */
  public static Key<Optional<Name>> needValue(String name, Shape shape, String description) {
    return need(name, shape, description, YamlMap::needName);
  }

  public static Key<Optional<Name>> findValue(String name, Shape shape, String description) {
    return find(name, shape, description, YamlMap::findName);
  }

  public static Key<List<Name>> needNames(String name, String description) {
    return need(name, Shape.names(), description, YamlMap::needNames);
  }

  /** A list of texts that a regular expression matches. */
  public static Key<List<Name>> needNames(String name, String regex, String description) {
    return need(name, Shape.names(Shape.matching(regex)), description, YamlMap::needNames);
  }

  public static Key<List<Name>> findNames(String name, String description) {
    return find(name, Shape.names(), description, YamlMap::findNames);
  }

  /** A list with no more names than {@code most}, which its reader checks. */
  public static Key<List<Name>> findNames(String name, int most, String description) {
    return find(name, Shape.names().atMost(most), description, YamlMap::findNames);
  }

  public static <E extends Enum<E>> Key<Optional<E>> needWord(
      String name, Class<E> type, String description) {
    return need(
        name,
        Shape.words(type),
        description,
        (map, key) -> map.needName(key).flatMap(word -> YamlMap.choose(word, key, type)));
  }

  /**
   * One of the words for a constant of an enum.
   *
   * @param kind what faults call such a word
   */
  public static <E extends Enum<E>> Key<Optional<E>> findWord(
      String name, String kind, Class<E> type, String description) {
    return find(
        name,
        Shape.words(type),
        description,
        (map, key) -> map.findName(key).flatMap(word -> YamlMap.choose(word, kind, type)));
  }

  /**
   * As {@link #findWord(String, String, Class, String)}.
   *
   * @param otherwise what it is where it is left out
   */
  public static <E extends Enum<E>> Key<E> findWord(
      String name, String kind, E otherwise, String description) {
    Key<Optional<E>> word = findWord(name, kind, otherwise.getDeclaringClass(), description);
    return new Key<>(
        name, false, word.usually(otherwise).shape, (map, key) -> word.read(map).orElse(otherwise));
  }

  /** A list of words for constants of an enum. */
  public static <E extends Enum<E>> Key<List<E>> findWords(
      String name, String kind, Class<E> type, String description) {
    return find(
        name,
        Shape.names(Shape.words(type)),
        description,
        (map, key) ->
            map.findNames(key).stream()
                .flatMap(word -> YamlMap.choose(word, kind, type).stream())
                .toList());
  }

  /** True or false; false where it is left out. */
  public static Key<Boolean> flag(String name, String description) {
    return find(name, Shape.flag().usually(false), description, YamlMap::flag);
  }

  /** One whose value is a block of names and of what each of them is. */
  public static Key<YamlMap> needEntries(String name, Shape each, String description) {
    return need(name, Shape.entries(each), description, YamlMap::needMap);
  }

  public static Key<YamlMap> findEntries(String name, Shape each, String description) {
    return find(name, Shape.entries(each), description, YamlMap::findMap);
  }

  /** One whose value is a block that may be left out, as may all that it says. */
  public static Key<YamlMap> findSettings(String name, Section section, String description) {
    return find(
        name, Shape.block(section), description, (map, key) -> map.findMap(key).of(section));
  }

  public static Key<YamlMap> needBlock(String name, Section section, String description) {
    return need(
        name, Shape.block(section), description, (map, key) -> map.needMap(key).of(section));
  }

  public static Key<Optional<YamlMap>> findBlock(String name, Section section, String description) {
    return find(
        name,
        Shape.block(section),
        description,
        (map, key) -> map.has(key) ? Optional.of(map.needMap(key).of(section)) : Optional.empty());
  }

  /** This, where that word is what is meant if it is left out. */
  public Key<T> usually(Enum<?> word) {
    return new Key<>(name, needed, shape.usually(YamlMap.nameOf(word)), reading);
  }

  /** This, which not each block needs: its section says which does, or whoever reads it. */
  public Key<T> atTimes() {
    return new Key<>(name, false, shape, reading);
  }

  /** This, with values that an editor can propose. */
  public Key<T> like(String... examples) {
    return new Key<>(name, needed, shape.like(List.of(examples)), reading);
  }

  public String name() {
    return name;
  }

  boolean isNeeded() {
    return needed;
  }

  Shape shape() {
    return shape;
  }

  T read(YamlMap map) {
    return reading.of(map, name);
  }
}
