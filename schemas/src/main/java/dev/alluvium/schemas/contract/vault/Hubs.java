package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hubs of a vault, by entity and by name. */
final class Hubs {
  private final Map<String, ReadHub> byEntity = new LinkedHashMap<>();
  private final Map<String, ReadHub> byName = new LinkedHashMap<>();
  private final Set<String> linked = new HashSet<>();

  /**
   * Adds a hub.
   *
   * @param entity where the contract names the hub's entity
   */
  void add(ReadHub hub, Optional<Name> entity) {
    byName.put(hub.spec().name(), hub);
    ReadHub other = byEntity.putIfAbsent(hub.spec().entity(), hub);
    if (other != null) {
      entity.ifPresent(e -> e.fault("entity \"%s\" is that of %s already", e, other.name()));
    }
  }

  /** The hub of an entity that a link names, or a fault that says which there are. */
  Optional<ReadHub> link(Name entity) {
    ReadHub hub = byEntity.get(entity.text());
    if (hub == null) {
      entity.fault("%s", Choice.unknown("entity", entity.text(), byEntity.keySet()));
      return Optional.empty();
    }
    linked.add(hub.spec().entity());
    return Optional.of(hub);
  }

  boolean isEntity(Name name) {
    return byEntity.containsKey(name.text());
  }

  /** The hubs by their names. */
  Map<String, ReadHub> byName() {
    return byName;
  }

  /** Reports the hubs that no link names: nothing would connect them to the rest. */
  void checkLinked() {
    for (ReadHub hub : byEntity.values()) {
      String entity = hub.spec().entity();
      if (!linked.contains(entity)) {
        hub.name()
            .fault(
                "no link names %s; add one with the entity \"%s\", which may be a non-historised"
                    + " link of it alone",
                hub.name(), entity);
      }
    }
  }
}
