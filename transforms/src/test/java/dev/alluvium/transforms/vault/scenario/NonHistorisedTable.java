package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.NonHistorisedSatelliteSpec;
import java.util.List;

/** A non-historised satellite. */
final class NonHistorisedTable extends ScenarioTable {
  private final List<String> attributes;

  NonHistorisedTable(Structure structure, Feed feed) {
    super(structure, feed);
    String key = Parents.onlyKey(structure, feed, "hash_key");
    name(key, StagedColumns.name(key));
    nameLoad();
    attributes = structure.columns("payload").stream().map(this::carry).toList();
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(
        NonHistorisedSatelliteSpec.of(
            tableName(),
            Parents.spec(structure(), feed(), "hash_key"),
            attributes,
            feed().sources(),
            tableName()));
  }
}
