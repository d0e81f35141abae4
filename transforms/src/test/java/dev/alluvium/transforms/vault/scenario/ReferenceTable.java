package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.ReferenceSpec;
import java.util.List;

/** A reference table. */
final class ReferenceTable extends ScenarioTable {
  private final List<String> key;
  private final List<String> attributes;

  ReferenceTable(Structure structure, Feed feed) {
    super(structure, feed);
    key = structure.columns("ref_keys").stream().map(this::carry).toList();
    nameLoad();
    nameSequence();
    attributes = structure.columns("payload").stream().map(this::carry).toList();
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(ReferenceSpec.of(tableName(), key, attributes, feed().sources(), tableName()));
  }
}
