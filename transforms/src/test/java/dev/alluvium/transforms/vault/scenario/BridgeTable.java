package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A bridge over links of the case. */
final class BridgeTable extends ScenarioTable {
  private final HubSpec hub;
  private final List<LinkSpec> links = new ArrayList<>();
  private final List<EffectivitySatelliteSpec> effectivity = new ArrayList<>();
  private final Set<String> reached = new HashSet<>();

  BridgeTable(Structure structure, Feed feed) {
    super(structure, feed);
    String start = feed.structure(structure.need("hub")).onlyHashKey();
    hub = NamedHubs.hub(start, start);
    reach(start);
    structure.columns("links").forEach(link -> follow(feed.structure(link)));
    structure.columns("effectivity").forEach(satellite -> join(feed.structure(satellite)));
    name(structure.loadDatetime(), "load_ts");
  }

  private void reach(String column) {
    reached.add(column);
    name(column, StagedColumns.name(column));
  }

  private void follow(Structure link) {
    if (link.kind() != Kind.LINK && link.kind() != Kind.NH_LINK) {
      throw new ScenarioException("%s is no link; it is a %s", link.name(), link.kind().text());
    }
    List<String> foreignKeys = link.columns("foreign_keys");
    if (foreignKeys.stream().noneMatch(reached::contains)) {
      throw new ScenarioException(
          "%s has no key in common with what %s has reached: %s",
          link.name(), structure().name(), reached);
    }
    foreignKeys.forEach(this::reach);
    name(link.onlyHashKey(), StagedColumns.name(link.onlyHashKey()));
    links.add(NamedHubs.link(link, foreignKeys));
  }

  private void join(Structure satellite) {
    if (satellite.kind() != Kind.EFF_SAT
        || !reached.containsAll(satellite.columns("driving_key"))) {
      throw new ScenarioException(
          "%s must be an eff_sat driven by what %s has reached: %s",
          satellite.name(), structure().name(), reached);
    }
    for (String column : satellite.columns("secondary_key")) {
      if (reached.contains(column)) {
        throw new ScenarioException(
            "%s would add %s, which %s has already", satellite.name(), column, structure().name());
      }
      reach(column);
    }
    name(satellite.onlyHashKey(), StagedColumns.name(satellite.onlyHashKey()));
    LinkSpec link = NamedHubs.link(satellite, EffectivityTable.foreignKeys(satellite));
    effectivity.add(
        EffectivitySatelliteSpec.of(
            satellite.tableName(),
            link,
            EffectivityTable.driving(satellite, link),
            List.of(),
            satellite.name()));
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.computed.add(BridgeSpec.of(tableName(), hub, links, effectivity, tableName()));
  }

  @Override
  boolean isBuilt() {
    return true;
  }
}
