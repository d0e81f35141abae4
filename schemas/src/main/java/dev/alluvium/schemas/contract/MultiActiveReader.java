package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.MemberLoad;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads multi-active satellites. */
final class MultiActiveReader {
  private static final List<String> KEYS =
      List.of(
          "parent", "child_key", "attributes", "load", "case_sensitive", "sources", "description");

  private final Parents parents;
  private final Events events;
  private final List<MultiActiveSatelliteSpec> satellites = new ArrayList<>();

  MultiActiveReader(Parents parents, Events events) {
    this.parents = parents;
    this.events = events;
  }

  List<MultiActiveSatelliteSpec> satellites() {
    return satellites;
  }

  void read(Name name, YamlNode value) {
    String what = "multi-active satellite";
    YamlMap map = value.map(what + " " + name.inSnakeCase(what)).allow(KEYS);
    List<Event> sources = events.sources(map);
    List<Name> childKey = map.needNames("child_key");
    List<Name> attributes = map.findNames("attributes");
    attributes.stream()
        .filter(column -> Names.texts(childKey).contains(column.text()))
        .forEach(column -> column.fault("%s is in the child_key already", column));
    MultiActiveSatelliteSpec.Builder satellite =
        MultiActiveSatelliteSpec.builder()
            .setName(name.text())
            .setChildKey(SourceColumns.check(childKey, sources))
            .setAttributes(SourceColumns.check(attributes, sources))
            .setLoad(map.choice("load", "load", MemberLoad.class).orElse(MemberLoad.WHOLE_SET))
            .setCaseSensitive(map.flag("case_sensitive"))
            .setSources(sources.stream().map(Event::name).toList())
            .setDescription(map.needText("description"));
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(spec -> satellites.add(satellite.setParent(spec).build()));
  }
}
