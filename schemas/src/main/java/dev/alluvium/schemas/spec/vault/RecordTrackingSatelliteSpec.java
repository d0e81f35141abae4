package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;

/** A record-tracking satellite: when which source had a key. */
@AutoValue
public abstract non-sealed class RecordTrackingSatelliteSpec implements VaultTable {
  @Override
  public abstract String name();

  /** The hub or link whose keys are tracked. */
  public abstract ParentSpec parent();

  public abstract TrackingPeriod per();

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
    return List.of();
  }

  public static RecordTrackingSatelliteSpec of(
      String name,
      ParentSpec parent,
      TrackingPeriod per,
      List<String> sources,
      String description) {
    return new AutoValue_RecordTrackingSatelliteSpec(
        name, parent, per, List.copyOf(sources), description);
  }
}
