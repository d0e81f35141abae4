package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;

/** A non-historised satellite: what is known about a key and never changes, one row per key. */
@AutoValue
public abstract non-sealed class NonHistorisedSatelliteSpec implements VaultTable {
  @Override
  public abstract String name();

  /** The hub or link it describes. */
  public abstract ParentSpec parent();

  /** Names of the descriptive columns. */
  public abstract List<String> attributes();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return List.of(TableReference.to(parent()));
  }

  @Override
  public List<String> keyNames() {
    return List.of(parent().hashKey());
  }

  @Override
  public List<String> columns() {
    return attributes();
  }

  public static NonHistorisedSatelliteSpec of(
      String name,
      ParentSpec parent,
      List<String> attributes,
      List<String> sources,
      String description) {
    return new AutoValue_NonHistorisedSatelliteSpec(
        name, parent, List.copyOf(attributes), List.copyOf(sources), description);
  }
}
