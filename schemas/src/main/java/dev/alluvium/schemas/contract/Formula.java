package dev.alluvium.schemas.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The one key of a column's block that says how it is computed, and what it is given. */
record Formula(Name function, YamlNode argument) {
  private static final List<String> OTHER_KEYS = List.of("description", "personal");

  /** The names it is given, one or a list of them. */
  List<Name> arguments() {
    return argument.oneOrMore(function.text()).stream()
        .flatMap(node -> node.name(function.text()).stream())
        .toList();
  }

  /** Finds it among the functions allowed; reports every other key. */
  static Optional<Formula> in(YamlMap map, List<String> functions) {
    List<Name> named =
        map.items().keySet().stream().filter(key -> !OTHER_KEYS.contains(key.text())).toList();
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
    reportUnknown(map, named, known, functions);
    return known.stream().findFirst().flatMap(key -> argumentOf(map, key));
  }

  private static void reportUnknown(
      YamlMap map, List<Name> named, List<Name> known, List<String> functions) {
    boolean oneIsKnown = !known.isEmpty();
    List<String> options =
        oneIsKnown ? OTHER_KEYS : Stream.concat(functions.stream(), OTHER_KEYS.stream()).toList();
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
