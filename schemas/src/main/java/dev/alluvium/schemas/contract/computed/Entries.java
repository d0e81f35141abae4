package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Blocks by name, each with the keys of one section. */
final class Entries {
  private Entries() {}

  static Map<Name, YamlMap> of(YamlMap map, String what, Section section) {
    Map<Name, YamlMap> entries = new LinkedHashMap<>();
    map.items()
        .forEach((name, value) -> entries.put(name, value.map(what + " " + name).of(section)));
    return entries;
  }
}
