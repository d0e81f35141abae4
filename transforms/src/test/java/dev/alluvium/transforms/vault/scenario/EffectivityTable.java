package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An effectivity satellite, and the link of driving and secondary keys that it observes. */
final class EffectivityTable extends ScenarioTable {
  EffectivityTable(Structure structure, Feed feed) {
    super(structure, feed);
    name(structure.onlyHashKey(), StagedColumns.name(structure.onlyHashKey()));
    foreignKeys(structure).forEach(column -> name(column, StagedColumns.name(column)));
    nameLoad();
    nameRole("start_date", "effective_from");
    nameRole("end_date", "effective_to");
    nameSequence();
  }

  /** All that the link refers to. */
  static List<String> foreignKeys(Structure structure) {
    return Stream.of("driving_key", "secondary_key")
        .flatMap(role -> structure.columns(role).stream())
        .toList();
  }

  @Override
  void addTo(ScenarioVault vault) {
    LinkSpec link =
        LinkSpec.builder()
            .setName(tableName() + "_link")
            .setHistorised(true)
            .setKey(List.of(feed().key(structure().onlyHashKey())))
            .setHubs(feed().references(structure(), foreignKeys(structure())))
            .setSources(feed().sources())
            .setDescription(tableName())
            .build();
    vault.tables.add(
        EffectivitySatelliteSpec.of(
            tableName(), link, driving(structure(), link), feed().sources(), tableName()));
  }

  /** The references of the link that are the driving key. */
  static List<HubReference> driving(Structure structure, LinkSpec link) {
    List<String> driving =
        structure.columns("driving_key").stream().map(StagedColumns::name).toList();
    return link.hubs().stream().filter(reference -> driving.contains(reference.hashKey())).toList();
  }

  @Override
  boolean storesObservations() {
    return true;
  }

  @Override
  void complete(Map<String, @Nullable Object> row) {
    row.put("hashdiff", row.get(StagedColumns.name(structure().onlyHashKey())));
  }
}
