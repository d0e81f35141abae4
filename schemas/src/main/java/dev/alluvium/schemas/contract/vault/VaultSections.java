package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.List;
import java.util.Set;

/** The sections of a vault's contract, each behind those whose tables it refers to. */
public final class VaultSections {
  public static final List<VaultSection<?>> ALL =
      Kinds.covering(
          VaultTable.class,
          Set.of(),
          List.of(
              new HubReader(),
              new LinkReader(),
              new NonHistorisedLinkReader(),
              new SatelliteReader(),
              new EffectivityReader(),
              new NonHistorisedSatelliteReader(),
              new MultiActiveReader(),
              new RecordTrackingReader(),
              new StatusTrackingReader(),
              new ReferenceReader(),
              new ReferenceSatelliteReader()));

  private VaultSections() {}
}
