package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads satellites and effectivity satellites. */
final class SatelliteReader {
  private static final List<String> KEYS =
      List.of(
          "parent", "attributes", "hashdiff", "effective_from", "extra", "sources", "description");
  private static final List<ColumnType> TIMES = List.of(ColumnType.TIMESTAMP, ColumnType.DATE);
  private static final List<String> EFFECTIVITY_KEYS =
      List.of("link", "driving", "sources", "description");

  private final Hubs hubs;
  private final Map<String, LinkSpec> links;
  private final Events events;
  private final List<SatelliteSpec> satellites = new ArrayList<>();
  private final List<EffectivitySatelliteSpec> effectivity = new ArrayList<>();

  SatelliteReader(Hubs hubs, Map<String, LinkSpec> links, Events events) {
    this.hubs = hubs;
    this.links = links;
    this.events = events;
  }

  List<SatelliteSpec> satellites() {
    return satellites;
  }

  List<EffectivitySatelliteSpec> effectivity() {
    return effectivity;
  }

  void read(Name name, YamlNode value) {
    YamlMap map = value.map("satellite " + name.inSnakeCase("satellite")).allow(KEYS);
    List<Event> sources = events.sources(map);
    List<Name> attributes = map.needNames("attributes");
    SatelliteSpec.Builder satellite =
        SatelliteSpec.builder()
            .setName(name.text())
            .setAttributes(SourceColumns.check(attributes, sources))
            .setExtra(SourceColumns.checkFurther("extra", map, "attributes", attributes, sources))
            .setEffectiveFrom(effectiveFrom(map, sources))
            .setSources(eventNames(sources))
            .setDescription(map.needText("description"));
    if (map.has("hashdiff")) {
      satellite.setHashdiff(SourceColumns.check(map.findNames("hashdiff"), sources));
    }
    Optional<Name> parent = map.needName("parent");
    Optional<ReadHub> hub = parent.flatMap(hubs::parent);
    if (hub.isPresent()) {
      SourceColumns.checkKey(parent.get(), hub.get(), sources);
      satellites.add(satellite.setParent(hub.get().spec()).build());
    }
  }

  private static Optional<String> effectiveFrom(YamlMap map, List<Event> sources) {
    Optional<Name> name = map.find("effective_from").flatMap(value -> value.name("effective_from"));
    Optional<Column> column =
        name.filter(n -> SourceColumns.check(List.of(n), sources).size() == 1)
            .flatMap(n -> sources.stream().findFirst().flatMap(e -> e.columns().get(n.text())));
    column
        .filter(c -> !c.isOf(TIMES))
        .ifPresent(
            c ->
                name.orElseThrow()
                    .fault("effective_from must be a timestamp or date; it is %s", c));
    return name.map(Name::text);
  }

  void readEffectivity(Name name, YamlNode value) {
    YamlMap map = value.map("effectivity satellite " + name.inSnakeCase("effectivity satellite"));
    map.allow(EFFECTIVITY_KEYS);
    List<Event> sources = events.sources(map);
    List<Name> driving = map.needNames("driving");
    String description = map.needText("description");
    Optional<Name> linkName = map.needName("link");
    Optional<LinkSpec> link = linkName.flatMap(this::link);
    if (link.isPresent()) {
      checkKeys(linkName.get(), link.get(), sources);
      List<HubSpec> hubs = driving(map, driving, link.get());
      effectivity.add(
          EffectivitySatelliteSpec.of(
              name.text(), link.get(), hubs, eventNames(sources), description));
    }
  }

  private Optional<LinkSpec> link(Name name) {
    LinkSpec link = links.get(name.text());
    if (link == null) {
      name.fault("%s", Choice.unknown("historised link", name.text(), links.keySet()));
    }
    return Optional.ofNullable(link);
  }

  private void checkKeys(Name linkName, LinkSpec link, List<Event> sources) {
    link.hubs().stream()
        .map(reference -> new Name(reference.hub().name(), linkName.at()))
        .flatMap(hub -> hubs.parent(hub).stream())
        .forEach(hub -> SourceColumns.checkKey(linkName, hub, sources));
    sources.stream()
        .filter(source -> !link.sources().contains(source.name()))
        .filter(s -> link.hubs().stream().allMatch(r -> SourceColumns.hasKey(r.hub(), s)))
        .forEach(
            source ->
                linkName.fault(
                    "%s is none of the sources of %s, so its keys would lead to no row; add it"
                        + " there",
                    source.name(), link.name()));
  }

  private static List<HubSpec> driving(YamlMap map, List<Name> driving, LinkSpec link) {
    List<HubSpec> ofLink = link.hubs().stream().map(HubReference::hub).toList();
    List<String> entities = ofLink.stream().map(HubSpec::entity).toList();
    for (Name entity : driving) {
      if (!entities.contains(entity.text())) {
        entity.fault("%s", Choice.missing(link.name(), "entity", entity.text(), entities));
      }
    }
    List<String> texts = Names.texts(driving);
    if (entities.size() > 1 && texts.containsAll(entities)) {
      map.find("driving")
          .ifPresent(
              at ->
                  at.fault(
                      "driving names every hub of %s; one must be left to change", link.name()));
    }
    return ofLink.stream().filter(hub -> texts.contains(hub.entity())).toList();
  }

  private static List<String> eventNames(List<Event> sources) {
    return sources.stream().map(Event::name).toList();
  }
}
