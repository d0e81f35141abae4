package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the hubs of a vault, and finds them by entity and by name. */
final class Hubs {
  private static final List<String> KEYS =
      List.of("entity", "business_key", "extra", "sources", "description");

  private final Map<String, ReadHub> byEntity = new LinkedHashMap<>();
  private final Map<String, ReadHub> byName = new LinkedHashMap<>();
  private final Set<String> linked = new HashSet<>();

  static Hubs read(YamlMap map, Events events) {
    Hubs hubs = new Hubs();
    map.items().forEach((name, value) -> hubs.add(name, value.map("hub " + name), events));
    return hubs;
  }

  private void add(Name name, YamlMap map, Events events) {
    name.inSnakeCase("hub");
    map.allow(KEYS);
    Optional<Name> entity = map.needName("entity");
    List<Event> sources = events.sources(map);
    List<Name> businessKey = map.needNames("business_key");
    HubSpec spec =
        HubSpec.builder()
            .setName(name.text())
            .setEntity(entity.map(e -> e.inSnakeCase("entity").text()).orElse(name.text()))
            .setBusinessKey(SourceColumns.check(businessKey, sources))
            .setExtra(
                SourceColumns.checkFurther("extra", map, "business_key", businessKey, sources))
            .setSources(sources.stream().map(Event::name).toList())
            .setDescription(map.needText("description"))
            .build();
    ReadHub hub = new ReadHub(spec, name, sources);
    byName.put(name.text(), hub);
    ReadHub other = byEntity.putIfAbsent(spec.entity(), hub);
    if (other != null) {
      entity.ifPresent(e -> e.fault("entity \"%s\" is that of %s already", e, other.name()));
    }
  }

  List<HubSpec> specs() {
    return byName.values().stream().map(ReadHub::spec).toList();
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
        hub.name().fault("no link names %s; add one with the entity \"%s\"", hub.name(), entity);
      }
    }
  }
}
