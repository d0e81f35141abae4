package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads satellites, effectivity satellites and non-historised satellites. */
final class SatelliteReader {
  private static final List<String> KEYS =
      List.of(
          "parent",
          "attributes",
          "hashdiff",
          "effective_from",
          "extra",
          "case_sensitive",
          "sources",
          "description");
  private static final List<String> NON_HISTORISED_KEYS =
      List.of("parent", "attributes", "sources", "description");
  private static final List<ColumnType> TIMES = List.of(ColumnType.TIMESTAMP, ColumnType.DATE);
  private static final List<String> EFFECTIVITY_KEYS =
      List.of("link", "driving", "sources", "description");

  private final LinkReader links;
  private final Parents parents;
  private final Events events;
  private final List<SatelliteSpec> satellites = new ArrayList<>();
  private final List<EffectivitySatelliteSpec> effectivity = new ArrayList<>();
  private final List<NonHistorisedSatelliteSpec> nonHistorised = new ArrayList<>();

  SatelliteReader(LinkReader links, Parents parents, Events events) {
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
    List<Name> attributes = map.needNames("attributes");
    SatelliteSpec.Builder satellite =
        SatelliteSpec.builder()
            .setName(name.text())
            .setAttributes(SourceColumns.check(attributes, sources))
            .setExtra(SourceColumns.checkFurther("extra", map, "attributes", attributes, sources))
            .setEffectiveFrom(effectiveFrom(map, sources))
            .setCaseSensitive(map.flag("case_sensitive"))
            .setSources(eventNames(sources))
            .setDescription(map.needText("description"));
    if (map.has("hashdiff")) {
      satellite.setHashdiff(SourceColumns.check(map.findNames("hashdiff"), sources));
    }
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(spec -> satellites.add(satellite.setParent(spec).build()));
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
    Optional<ReadLink> link = linkName.flatMap(this::link);
    if (link.isPresent()) {
      parents.checkKeys(linkName.get(), link.get(), sources);
      LinkSpec spec = link.get().spec();
      effectivity.add(
          EffectivitySatelliteSpec.of(
              name.text(), spec, driving(map, driving, spec), eventNames(sources), description));
    }
  }

  private Optional<ReadLink> link(Name name) {
    if (!links.historised().containsKey(name.text())) {
      Set<String> names = links.historised().keySet();
      name.fault("%s", Choice.unknown("historised link", name.text(), names));
      return Optional.empty();
    }
    return Optional.ofNullable(links.byName().get(name.text()));
  }

  private static List<HubReference> driving(YamlMap map, List<Name> driving, LinkSpec link) {
    List<String> entities = link.hubs().stream().map(HubReference::name).toList();
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
    return link.hubs().stream().filter(r -> texts.contains(r.name())).toList();
  }

  private static List<String> eventNames(List<Event> sources) {
    return sources.stream().map(Event::name).toList();
  }
}
