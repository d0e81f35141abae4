package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.List;

/**
 * Hubs and links as PIT and bridge tables refer to them: by name alone. One hub is the other if
 * their hash keys are of one name.
 */
final class NamedHubs {
  private NamedHubs() {}

  static HubSpec hub(String table, String hashKey) {
    return HubSpec.builder()
        .setName(table)
        .setEntity(hashKey)
        .setKey(List.of(KeySpec.plain(StagedColumns.name(hashKey))))
        .setBusinessKey(List.of())
        .setSources(List.of())
        .setDescription(hashKey)
        .build();
  }

  /**
   * @param foreignKeys names of the hash keys that it refers to
   */
  static LinkSpec link(Structure structure, List<String> foreignKeys) {
    return LinkSpec.builder()
        .setName(structure.tableName())
        .setHistorised(true)
        .setKey(List.of(KeySpec.plain(StagedColumns.name(structure.onlyHashKey()))))
        .setHubs(
            foreignKeys.stream()
                .map(column -> HubReference.of(hub(column, column), structure.whenNull(column)))
                .toList())
        .setSources(List.of())
        .setDescription(structure.name())
        .build();
  }
}
