package dev.alluvium.schemas.contract.vault;

import java.util.List;

/** The sections of a vault's contract, each behind those whose tables it refers to. */
public final class VaultSections {
  public static final List<VaultSection> ALL =
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
          new ReferenceSatelliteReader());

  private VaultSections() {}
}
