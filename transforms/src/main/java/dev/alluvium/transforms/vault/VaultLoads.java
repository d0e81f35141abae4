package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** How events load each kind of vault table. */
final class VaultLoads {
  private static final Kinds<VaultLoad<?>> ALL =
      Kinds.of(
          VaultTable.class,
          List.of(
              new HubLoad(),
              new LinkLoad(),
              new SatelliteLoad(),
              new EffectivityLoad(),
              new NonHistorisedSatelliteLoad(),
              new MultiActiveLoad(),
              new RecordTrackingLoad(),
              new StatusTrackingLoad(),
              new ReferenceLoad(),
              new ReferenceSatelliteLoad()));

  private VaultLoads() {}

  /** Whether deletes bring something to a table of that kind. */
  static boolean takesDeletes(VaultTable spec) {
    return ALL.of(spec).takesDeletes();
  }

  /** What the event brings to a table of the vault. */
  static List<TableLoad> of(VaultTable spec, TableSpec table, StagedEvent event) {
    return ALL.of(spec).loads(spec, table, event);
  }
}
