package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;

/** An effectivity satellite: from when to when a link held, one at a time per driving key. */
@AutoValue
public abstract non-sealed class EffectivitySatelliteSpec implements HistorySpec, VaultTable {
  /** Name of the view of periods; the observations are stored in {@link #stored()}. */
  @Override
  public abstract String name();

  public abstract LinkSpec link();

  /** The references of the link that hold still while the others change. */
  public abstract List<HubReference> driving();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return List.of(TableReference.to(link()));
  }

  @Override
  public List<String> keyNames() {
    return driving().stream().flatMap(r -> r.keyNames().stream()).toList();
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public List<String> madeOf() {
    return link().madeOf();
  }

  @Override
  public List<ParentSpec> about() {
    return driving().stream().map(reference -> (ParentSpec) reference.hub()).toList();
  }

  @Override
  public List<String> roles() {
    return driving().stream().filter(HubReference::isRole).map(HubReference::name).toList();
  }

  @Override
  public String stored() {
    return name() + "_observations";
  }

  public static EffectivitySatelliteSpec of(
      String name,
      LinkSpec link,
      List<HubReference> driving,
      List<String> sources,
      String description) {
    return new AutoValue_EffectivitySatelliteSpec(
        name, link, List.copyOf(driving), List.copyOf(sources), description);
  }
}
