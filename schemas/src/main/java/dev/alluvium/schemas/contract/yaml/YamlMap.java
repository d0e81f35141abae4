package dev.alluvium.schemas.contract.yaml;

import com.google.errorprone.annotations.FormatMethod;
import dev.alluvium.schemas.contract.fault.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The keys and values of a block. A getter that records a fault returns a stand-in: what is built
 * from it never leaves the loader, which throws in the end.
 */
public final class YamlMap {
  private final YamlNode at;
  private final String what;
  private final boolean readable;
  private final Map<Name, YamlNode> items = new LinkedHashMap<>();
  private final Map<String, YamlNode> values = new LinkedHashMap<>();

  private YamlMap(YamlNode at, String what, boolean readable) {
    this.at = at;
    this.what = what;
    this.readable = readable;
  }

  static YamlMap unreadable(YamlNode at, String what) {
    return new YamlMap(at, what, false);
  }

  static YamlMap of(YamlNode at, MappingNode mapping, String what) {
    YamlMap map = new YamlMap(at, what, true);
    Map<String, YamlNode> met = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = at.key(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        key.fault("a key of %s must be a single name", what);
        continue;
      }
      YamlNode first = met.putIfAbsent(scalar.getValue(), key);
      if (first != null) {
        key.fault(
            "\"%s\" is given twice in %s, first in %s",
            scalar.getValue(), what, first.placeFrom(key));
        continue;
      }
      YamlNode value = at.value(tuple.getKeyNode(), tuple.getValueNode());
      map.items.put(new Name(scalar.getValue(), key), value);
      map.values.put(scalar.getValue(), value);
    }
    return map;
  }

  /**
   * Blocks of several files as one. What they say of one key is joined where it is a block, in
   * their order; where it is not, the first counts.
   */
  public static YamlMap joined(List<YamlMap> blocks, String what) {
    YamlMap whole = new YamlMap(blocks.get(0).at, what, true);
    Map<String, List<YamlNode>> said = new LinkedHashMap<>();
    for (YamlMap block : blocks) {
      whole.items.putAll(block.items);
      block.values.forEach((key, v) -> said.computeIfAbsent(key, k -> new ArrayList<>()).add(v));
    }
    said.forEach((key, values) -> whole.values.put(key, joined(key, values)));
    return whole;
  }

  private static YamlNode joined(String key, List<YamlNode> values) {
    YamlNode first = values.get(0);
    if (values.size() == 1 || values.stream().noneMatch(YamlNode::isMap)) {
      return first;
    }
    Map<Name, YamlNode> all = new LinkedHashMap<>();
    values.forEach(value -> all.putAll(value.map(key).items()));
    return first.holding(all);
  }

  /** This block with other items, under the same name and in the same place. */
  public YamlMap holding(Map<Name, YamlNode> others) {
    return at.holding(others).map(what);
  }

  @FormatMethod
  public void fault(String format, Object... arguments) {
    at.fault(format, arguments);
  }

  /** Where it stands, for who reads {@code other}. */
  public String placeFrom(YamlMap other) {
    return at.placeFrom(other.at);
  }

  public String what() {
    return what;
  }

  public boolean isReadable() {
    return readable;
  }

  /** Keys, where they stand, and values, in the order of the file. */
  public Map<Name, YamlNode> items() {
    return items;
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public boolean has(Key<?> key) {
    return has(key.name());
  }

  /** What a key that the block's section declares has as value. */
  public <T> T get(Key<T> key) {
    return key.read(this);
  }

  /** Where the value of a key stands; none where it is left out, or empty. */
  public Optional<YamlNode> at(Key<?> key) {
    return find(key.name());
  }

  /** Reports keys that are none of the section's. */
  public YamlMap of(Section section) {
    List<String> keys = section.names();
    for (Name key : items.keySet()) {
      if (!keys.contains(key.text())) {
        key.fault("%s", Choice.unknownIn(what, "key", key.text(), keys));
      }
    }
    return this;
  }

  /** The value of a key that may be left out, but not left empty, nor be a blank. */
  public Optional<YamlNode> find(String key) {
    return filled(key, YamlNode::isBlank, "; give it a value or leave it out");
  }

  /** The value of a key that may be left out, or be a blank in quotes, but not left empty. */
  public Optional<YamlNode> findValue(String key) {
    return filled(key, YamlNode::isEmpty, "; give it a value or leave it out");
  }

  /** The value of a key that must be there. */
  public Optional<YamlNode> need(String key) {
    if (readable && !has(key)) {
      fault("%s needs a key \"%s\"", what, key);
    }
    return filled(key, YamlNode::isBlank, "; give it a value");
  }

  private Optional<YamlNode> filled(String key, Predicate<YamlNode> isEmpty, String advice) {
    Optional<YamlNode> value = Optional.ofNullable(values.get(key));
    value.filter(isEmpty).ifPresent(empty -> empty.fault("%s of %s is empty%s", key, what, advice));
    return value.filter(isEmpty.negate());
  }

  public String needText(String key) {
    return need(key).flatMap(value -> value.text(key)).orElse("");
  }

  Optional<String> findText(String key) {
    return find(key).flatMap(value -> value.text(key));
  }

  public Optional<Name> needName(String key) {
    return need(key).flatMap(value -> value.name(key));
  }

  public Optional<Name> findName(String key) {
    return find(key).flatMap(value -> value.name(key));
  }

  /** False where the key is left out. */
  public boolean flag(String key) {
    Optional<Name> value = findName(key);
    value
        .filter(name -> !List.of("true", "false").contains(name.text()))
        .ifPresent(name -> name.fault("%s must be true or false, not \"%s\"", key, name));
    return value.filter(name -> !name.text().equals("false")).isPresent();
  }

  /** A block that may be left out. */
  public YamlMap findMap(String key) {
    return find(key).map(value -> value.map(key)).orElseGet(() -> unreadable(at, key));
  }

  /** A block that must be there and hold something. */
  public YamlMap needMap(String key) {
    Optional<YamlMap> map = need(key).map(value -> value.map(key));
    map.filter(YamlMap::isReadable)
        .filter(block -> block.items().isEmpty())
        .ifPresent(block -> block.fault("%s of %s is empty", key, what));
    return map.orElseGet(() -> unreadable(at, key));
  }

  /** A list of different names that must be there and hold one at least. */
  public List<Name> needNames(String key) {
    return need(key).map(list -> names(key, list, node -> node.name(key))).orElse(List.of());
  }

  /** A list of different names that may be left out. */
  public List<Name> findNames(String key) {
    return find(key).map(list -> names(key, list, node -> node.name(key))).orElse(List.of());
  }

  /** A list of different texts that may be left out; blanks, in quotes, are among them as often. */
  public List<Name> findValues(String key) {
    return find(key).map(list -> names(key, list, node -> node.value(key))).orElse(List.of());
  }

  private List<Name> names(String key, YamlNode list, Function<YamlNode, Optional<Name>> reading) {
    return Names.different(key, what, list, reading);
  }

  public static <E extends Enum<E>> Optional<E> choose(Name name, String kind, Class<E> type) {
    return choose(name, kind, Arrays.asList(type.getEnumConstants()));
  }

  public static <E extends Enum<E>> Optional<E> choose(Name name, String kind, List<E> options) {
    Optional<E> chosen = options.stream().filter(o -> nameOf(o).equals(name.text())).findFirst();
    if (chosen.isEmpty()) {
      List<String> names = options.stream().map(YamlMap::nameOf).toList();
      name.fault("%s", Choice.unknown(kind, name.text(), names));
    }
    return chosen;
  }

  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
