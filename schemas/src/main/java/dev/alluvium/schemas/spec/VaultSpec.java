package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** The vault of a domain. */
@AutoValue
public abstract class VaultSpec implements Serializable {
  public abstract String description();

  /** The team that answers for its tables. */
  public abstract String owner();

  public abstract HashAlgorithm hash();

  /** Whether delimiters within values are escaped before keys and hashdiffs are hashed. */
  public abstract boolean escapeDelimiter();

  public abstract List<HubSpec> hubs();

  /** Historised and non-historised links. */
  public abstract List<LinkSpec> links();

  public abstract List<SatelliteSpec> satellites();

  public abstract List<EffectivitySatelliteSpec> effectivitySatellites();

  public abstract List<NonHistorisedSatelliteSpec> nonHistorisedSatellites();

  public abstract List<MultiActiveSatelliteSpec> multiActiveSatellites();

  public abstract List<RecordTrackingSatelliteSpec> recordTrackingSatellites();

  public abstract List<StatusTrackingSatelliteSpec> statusTrackingSatellites();

  public abstract List<ReferenceSpec> references();

  /** Of no table, hashed as automate-dv does by default. */
  public static Builder builder() {
    return new AutoValue_VaultSpec.Builder()
        .setDescription("")
        .setOwner("")
        .setHash(HashAlgorithm.MD5)
        .setEscapeDelimiter(false)
        .setHubs(List.of())
        .setLinks(List.of())
        .setSatellites(List.of())
        .setEffectivitySatellites(List.of())
        .setNonHistorisedSatellites(List.of())
        .setMultiActiveSatellites(List.of())
        .setRecordTrackingSatellites(List.of())
        .setStatusTrackingSatellites(List.of())
        .setReferences(List.of());
  }

  /** Builds a {@link VaultSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setHash(HashAlgorithm hash);

    public abstract Builder setEscapeDelimiter(boolean escapeDelimiter);

    public abstract Builder setHubs(List<HubSpec> hubs);

    public abstract Builder setLinks(List<LinkSpec> links);

    public abstract Builder setSatellites(List<SatelliteSpec> satellites);

    public abstract Builder setEffectivitySatellites(List<EffectivitySatelliteSpec> satellites);

    public abstract Builder setNonHistorisedSatellites(List<NonHistorisedSatelliteSpec> satellites);

    public abstract Builder setMultiActiveSatellites(List<MultiActiveSatelliteSpec> satellites);

    public abstract Builder setRecordTrackingSatellites(
        List<RecordTrackingSatelliteSpec> satellites);

    public abstract Builder setStatusTrackingSatellites(
        List<StatusTrackingSatelliteSpec> satellites);

    public abstract Builder setReferences(List<ReferenceSpec> references);

    public abstract VaultSpec build();
  }
}
