package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.MemberLoad;
import dev.alluvium.schemas.spec.vault.MultiActiveSatelliteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A multi-active satellite. Its hashdiff is over child key and payload. */
final class MultiActiveTable extends ScenarioTable {
  private final List<String> childKey;
  private final List<String> attributes;

  MultiActiveTable(Structure structure, Feed feed) {
    super(structure, feed);
    String key = Parents.onlyKey(structure, feed, "hash_key");
    name(key, StagedColumns.name(key));
    nameLoad();
    nameRole("hashdiff", "hashdiff");
    nameRole("end_date", "effective_to");
    nameSequence();
    childKey = structure.columns("child_key").stream().map(this::carry).toList();
    attributes = structure.columns("payload").stream().map(this::carry).toList();
    structure.column("hashdiff").filter(feed::isHashed).ifPresent(this::checkHashdiff);
  }

  private void checkHashdiff(String column) {
    List<String> described = new ArrayList<>(structure().columns("child_key"));
    described.addAll(structure().columns("payload"));
    List<String> hashed = feed().hashdiff(column);
    if (!Set.copyOf(hashed).equals(Set.copyOf(described))) {
      throw new ScenarioException(
          "%s of %s must be over its child key and payload, %s, not %s",
          column, structure().name(), described, hashed);
    }
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(
        MultiActiveSatelliteSpec.builder()
            .setName(tableName())
            .setParent(Parents.spec(structure(), feed(), "hash_key"))
            .setChildKey(childKey)
            .setAttributes(attributes)
            .setLoad(
                structure().roles().choice("load", MemberLoad.class).orElse(MemberLoad.WHOLE_SET))
            .setCaseSensitive(structure().roles().flag("case_sensitive"))
            .setSources(feed().sources())
            .setDescription(tableName())
            .build());
  }

  @Override
  boolean storesObservations() {
    return true;
  }

  @Override
  void complete(Map<String, @Nullable Object> row) {
    throw new ScenarioException(
        "%s is a ma_sat, whose rows hold a hash of the child key: load what it holds before",
        structure().name());
  }
}
