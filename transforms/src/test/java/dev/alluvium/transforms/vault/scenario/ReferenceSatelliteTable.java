package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.ReferenceSatelliteSpec;
import java.util.List;

/** A reference satellite. Its hashdiff is over the payload. */
final class ReferenceSatelliteTable extends ScenarioTable {
  private final List<String> key;
  private final List<String> attributes;

  ReferenceSatelliteTable(Structure structure, Feed feed) {
    super(structure, feed);
    key = structure.columns("ref_keys").stream().map(this::carry).toList();
    nameLoad();
    nameSequence();
    nameRole("end_date", "effective_to");
    attributes = structure.columns("payload").stream().map(this::carry).toList();
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(
        ReferenceSatelliteSpec.of(
            tableName(),
            key,
            attributes,
            structure().roles().flag("case_sensitive"),
            feed().sources(),
            tableName()));
  }

  @Override
  boolean storesObservations() {
    return true;
  }
}
