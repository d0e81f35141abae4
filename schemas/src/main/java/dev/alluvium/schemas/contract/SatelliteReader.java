package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads satellites, effectivity satellites and non-historised satellites. */
final class SatelliteReader {
  private static final List<String> KEYS =
      List.of("parent", "attributes", "case_sensitive", "sources", "description");
  private static final List<String> NON_HISTORISED_KEYS =
      List.of("parent", "attributes", "sources", "description");
  private static final List<String> EFFECTIVITY_KEYS =
      List.of("link", "driving", "sources", "description");

  private final Hubs hubs;
  private final Map<String, LinkSpec> links;
  private final Parents parents;
  private final Events events;
  private final List<SatelliteSpec> satellites = new ArrayList<>();
  private final List<EffectivitySatelliteSpec> effectivity = new ArrayList<>();
  private final List<NonHistorisedSatelliteSpec> nonHistorised = new ArrayList<>();

  SatelliteReader(Hubs hubs, Map<String, LinkSpec> links, Parents parents, Events events) {
    this.hubs = hubs;
    this.links = links;
    this.parents = parents;
    this.events = events;
  }

  List<SatelliteSpec> satellites() {
    return satellites;
  }

  List<EffectivitySatelliteSpec> effectivity() {
    return effectivity;
  }

  List<NonHistorisedSatelliteSpec> nonHistorised() {
    return nonHistorised;
  }

  void read(Name name, YamlNode value) {
    YamlMap map = value.map("satellite " + name.inSnakeCase("satellite")).allow(KEYS);
    List<Event> sources = events.sources(map);
    List<String> attributes = SourceColumns.check(map.needNames("attributes"), sources);
    String description = map.needText("description");
    boolean caseSensitive = map.flag("case_sensitive");
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(
        spec ->
            satellites.add(
                SatelliteSpec.of(name.text(), spec, attributes, eventNames(sources), description)
                    .withCaseSensitive(caseSensitive)));
  }

  void readNonHistorised(Name name, YamlNode value) {
    String what = "non-historised satellite";
    YamlMap map = value.map(what + " " + name.inSnakeCase(what)).allow(NON_HISTORISED_KEYS);
    List<Event> sources = events.sources(map);
    List<String> attributes = SourceColumns.check(map.needNames("attributes"), sources);
    String description = map.needText("description");
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(
        spec ->
            nonHistorised.add(
                NonHistorisedSatelliteSpec.of(
                    name.text(), spec, attributes, eventNames(sources), description)));
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
        .map(reference -> hubs.byName().get(reference.hub().name()))
        .filter(Objects::nonNull)
        .forEach(hub -> SourceColumns.checkKey(linkName, hub, sources));
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
