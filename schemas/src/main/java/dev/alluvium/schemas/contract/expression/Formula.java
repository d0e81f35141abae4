package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/** The one key of a column's block that says how it is computed, and what it is given. */
public record Formula(Name function, YamlNode argument) {
  /** The names it is given, one or a list of them. */
  public List<Name> arguments() {
    return argument.oneOrMore(function.text()).stream()
        .flatMap(node -> node.name(function.text()).stream())
        .toList();
  }

  /** The keys of a column's block: one function, and what is said of what it gives. */
  public static Section block(List<Key<Optional<YamlNode>>> functions, Key<?>... others) {
    return Section.of(functions).with(List.of(others)).withOneOf(functions);
  }

  /** Finds it in a {@link #block}; reports every other key. */
  public static Optional<Formula> in(YamlMap map, Section block) {
    List<String> functions = block.alternatives();
    List<String> others = block.names().stream().filter(key -> !functions.contains(key)).toList();
    List<Name> named =
        map.items().keySet().stream().filter(key -> !others.contains(key.text())).toList();
    List<Name> known = named.stream().filter(key -> functions.contains(key.text())).toList();
    if (named.isEmpty() && map.isReadable()) {
      map.fault("%s needs a function. One of: %s.", map.what(), String.join(", ", functions));
    }
    if (known.size() > 1) {
      known
          .get(1)
          .fault(
              "%s has two functions, %s and %s; one is right",
              map.what(), known.get(0), known.get(1));
    }
    reportUnknown(map, named, known, block);
    return known.stream().findFirst().flatMap(key -> argumentOf(map, key));
  }

  private static void reportUnknown(
      YamlMap map, List<Name> named, List<Name> known, Section block) {
    boolean oneIsKnown = !known.isEmpty();
    List<String> functions = block.alternatives();
    List<String> options =
        block.names().stream().filter(key -> !oneIsKnown || !functions.contains(key)).toList();
    named.stream()
        .filter(key -> !functions.contains(key.text()))
        .forEach(
            key ->
                key.fault(
                    "%s",
                    Choice.unknownIn(
                        map.what(), oneIsKnown ? "key" : "function", key.text(), options)));
  }

  private static Optional<Formula> argumentOf(YamlMap map, Name key) {
    return map.findValue(key.text()).map(argument -> new Formula(key, argument));
  }
}
