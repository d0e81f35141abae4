package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.LinkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads historised and non-historised links. */
final class LinkReader {
  private static final List<String> KEYS = List.of("hubs", "extra", "sources", "description");
  private static final List<String> NON_HISTORISED_KEYS =
      List.of("hubs", "dependent_key", "payload", "sources", "description");

  private final HubReferenceReader references;
  private final Events events;
  private final Map<String, LinkSpec> historised = new LinkedHashMap<>();
  private final Map<String, LinkSpec> nonHistorised = new LinkedHashMap<>();
  private final Map<String, ReadLink> byName = new LinkedHashMap<>();

  LinkReader(Hubs hubs, Events events) {
    this.references = new HubReferenceReader(hubs);
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

  /** Reports roles that are called as something else is, once all links are read. */
  void checkRoles() {
    references.checkRoles(byName.keySet());
  }

  private void add(Map<String, LinkSpec> links, LinkSpec link, List<Event> sources) {
    links.put(link.name(), link);
    byName.put(link.name(), new ReadLink(link, sources));
  }

  private LinkSpec.Builder link(Name name, YamlMap map, List<Event> sources, int fewest) {
    return LinkSpec.builder()
        .setName(name.text())
        .setHubs(references.read(map, sources, fewest))
        .setSources(sources.stream().map(Event::name).toList())
        .setDescription(map.needText("description"));
  }
}
