package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** The vault of a domain. */
@AutoValue
public abstract class VaultSpec implements Serializable {
  public abstract HashAlgorithm hash();

  public abstract List<HubSpec> hubs();

  /** Historised and non-historised links. */
  public abstract List<LinkSpec> links();

  public abstract List<SatelliteSpec> satellites();

  public abstract List<EffectivitySatelliteSpec> effectivitySatellites();

  public static VaultSpec of(
      HashAlgorithm hash,
      List<HubSpec> hubs,
      List<LinkSpec> links,
      List<SatelliteSpec> satellites,
      List<EffectivitySatelliteSpec> effectivitySatellites) {
    return new AutoValue_VaultSpec(
        hash,
        List.copyOf(hubs),
        List.copyOf(links),
        List.copyOf(satellites),
        List.copyOf(effectivitySatellites));
  }
}
