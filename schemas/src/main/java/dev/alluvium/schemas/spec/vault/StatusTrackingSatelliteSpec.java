package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;
import java.util.Optional;

/** A status-tracking satellite: from when to when a key was there, gone or deleted, per source. */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class StatusTrackingSatelliteSpec implements VaultTable {
  /** Name of the view of statuses; the observations are stored in {@link #stored()}. */
  @Override
  public abstract String name();

  /** The hub or link whose keys are tracked. */
  public abstract ParentSpec parent();

  /** When an event says that its key is deleted: all must hold; empty where none says so. */
  public abstract List<Condition> deletedWhen();

  /**
   * Name of the timestamp column that says which full load an event belongs to: a key that a load
   * lacks has disappeared.
   */
  public abstract Optional<String> snapshot();

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

  @Override
  public String stored() {
    return name() + "_observations";
  }

  public static StatusTrackingSatelliteSpec of(
      String name,
      ParentSpec parent,
      List<Condition> deletedWhen,
      Optional<String> snapshot,
      List<String> sources,
      String description) {
    return new AutoValue_StatusTrackingSatelliteSpec(
        name, parent, List.copyOf(deletedWhen), snapshot, List.copyOf(sources), description);
  }
}
