package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.List;

/** What each kind of vault table is in a warehouse. */
public final class VaultKinds {
  private static final Kinds<VaultRelations<?>> ALL =
      Kinds.of(
          VaultTable.class,
          List.of(
              new HubRelations(),
              new LinkRelations(),
              new SatelliteRelations(),
              new EffectivityRelations(),
              new NonHistorisedSatelliteRelations(),
              new MultiActiveRelations(),
              new RecordTrackingRelations(),
              new StatusTrackingRelations(),
              new ReferenceRelations(),
              new ReferenceSatelliteRelations()));

  private VaultKinds() {}

  public static VaultRelations.Derived derive(VaultTable table, VaultTables vault) {
    return ALL.of(table).derive(table, vault);
  }
}
