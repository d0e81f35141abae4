package dev.alluvium.schemas.contract.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists of names. */
public final class Names {
  private Names() {}

  /** Without their places. */
  public static List<String> texts(Collection<Name> names) {
    return names.stream().map(Name::text).toList();
  }

  /**
   * What a list names; a fault where it names one twice, unless that is a blank, or none.
   *
   * @param key whose value the list is
   * @param what the block that has the key
   */
  static List<Name> different(
      String key, String what, YamlNode list, Function<YamlNode, Optional<Name>> reading) {
    List<YamlNode> nodes = list.list(key);
    List<Name> names = new ArrayList<>();
    for (YamlNode node : nodes) {
      Optional<Name> name = reading.apply(node);
      boolean isTold = name.filter(n -> !n.text().isBlank()).isPresent();
      if (isTold && texts(names).contains(name.get().text())) {
        name.get().fault("%s names \"%s\" twice", key, name.get());
      } else {
        name.ifPresent(names::add);
      }
    }
    if (nodes.isEmpty() && list.isList()) {
      list.fault("%s of %s must name one at least", key, what);
    }
    return names;
  }
}
