package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.NullPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads historised and non-historised links. */
final class LinkReader {
  private static final List<String> KEYS = List.of("hubs", "extra", "sources", "description");
  private static final List<String> NON_HISTORISED_KEYS =
      List.of("hubs", "dependent_key", "payload", "sources", "description");

  private final Hubs hubs;
  private final Events events;
  private final Map<String, LinkSpec> historised = new LinkedHashMap<>();
  private final Map<String, LinkSpec> nonHistorised = new LinkedHashMap<>();
  private final Map<String, ReadLink> byName = new LinkedHashMap<>();

  LinkReader(Hubs hubs, Events events) {
    this.hubs = hubs;
    this.events = events;
  }

  /** Historised links by name. */
  Map<String, LinkSpec> historised() {
    return historised;
  }

  /** All links by name. */
  Map<String, ReadLink> byName() {
    return byName;
  }

  /** All links. */
  List<LinkSpec> all() {
    List<LinkSpec> all = new ArrayList<>(historised.values());
    all.addAll(nonHistorised.values());
    return List.copyOf(all);
  }

  void readHistorised(Name name, YamlNode value) {
    YamlMap map = value.map("link " + name.inSnakeCase("link")).allow(KEYS);
    List<Event> sources = events.sources(map);
    add(
        historised,
        link(name, map, sources, 2)
            .setHistorised(true)
            .setPayload(SourceColumns.check(map.findNames("extra"), sources))
            .build(),
        sources);
  }

  void readNonHistorised(Name name, YamlNode value) {
    YamlMap map = value.map("link " + name.inSnakeCase("link")).allow(NON_HISTORISED_KEYS);
    List<Event> sources = events.sources(map);
    List<Name> dependentKey = map.needNames("dependent_key");
    add(
        nonHistorised,
        link(name, map, sources, 1)
            .setHistorised(false)
            .setDependentKey(SourceColumns.check(dependentKey, sources))
            .setPayload(
                SourceColumns.checkFurther("payload", map, "dependent_key", dependentKey, sources))
            .build(),
        sources);
  }

  private void add(Map<String, LinkSpec> links, LinkSpec link, List<Event> sources) {
    links.put(link.name(), link);
    byName.put(link.name(), new ReadLink(link, sources));
  }

  private LinkSpec.Builder link(Name name, YamlMap map, List<Event> sources, int fewest) {
    return LinkSpec.builder()
        .setName(name.text())
        .setHubs(references(map, sources, fewest))
        .setSources(sources.stream().map(Event::name).toList())
        .setDescription(map.needText("description"));
  }

  private List<HubReference> references(YamlMap map, List<Event> sources, int fewest) {
    Optional<YamlNode> value = map.need("hubs");
    List<YamlNode> nodes = value.map(node -> node.list("hubs")).orElse(List.of());
    Map<String, HubReference> references = new LinkedHashMap<>();
    for (YamlNode node : nodes) {
      reference(node, sources, references);
    }
    if (nodes.size() < fewest) {
      value
          .filter(YamlNode::isList)
          .ifPresent(at -> at.fault("%s must name %d hubs at least", map.what(), fewest));
    }
    return List.copyOf(references.values());
  }

  private void reference(YamlNode node, List<Event> sources, Map<String, HubReference> references) {
    Optional<YamlMap> block =
        node.isMap()
            ? Optional.of(node.map("hub reference").allow(List.of("entity", "when_null")))
            : Optional.empty();
    Optional<Name> entity =
        block.map(map -> map.needName("entity")).orElseGet(() -> node.name("hubs"));
    NullPolicy whenNull =
        block
            .flatMap(map -> map.choice("when_null", "null policy", NullPolicy.class))
            .orElse(NullPolicy.DROP);
    Optional<ReadHub> hub = entity.flatMap(hubs::link);
    if (hub.isEmpty()) {
      return;
    }
    SourceColumns.checkKey(entity.get(), hub.get(), sources);
    HubReference reference = HubReference.of(hub.get().spec(), whenNull);
    if (references.putIfAbsent(entity.get().text(), reference) != null) {
      entity.get().fault("a link names an entity once; \"%s\" is here twice", entity.get());
    }
  }
}
