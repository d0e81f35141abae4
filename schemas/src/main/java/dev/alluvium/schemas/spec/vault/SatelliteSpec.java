package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A satellite: what is known about a hub's or link's key, over time. */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class SatelliteSpec implements HistorySpec, VaultTable {
  /** Name of the history view; the observations are stored in {@link #stored()}. */
  @Override
  public abstract String name();

  /** The hub or link it describes. */
  public abstract ParentSpec parent();

  /** Names of the descriptive columns. */
  public abstract List<String> attributes();

  /** Names of the columns that make a change where they differ. */
  public abstract List<String> hashdiff();

  /** Name of the column that says from when it is so; otherwise that is the event time. */
  public abstract Optional<String> effectiveFrom();

  /** Further columns of the event that brought the row, which make no change. */
  public abstract List<String> extra();

  /** Whether letter case counts as a change. */
  public abstract boolean caseSensitive();

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
    return parent().keyNames();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(attributes().stream(), extra().stream()).toList();
  }

  @Override
  public List<ParentSpec> about() {
    return List.of(parent());
  }

  @Override
  public List<String> roles() {
    return List.of();
  }

  @Override
  public String stored() {
    return name() + "_observations";
  }

  public static Builder builder() {
    return new AutoValue_SatelliteSpec.Builder().setExtra(List.of()).setCaseSensitive(false);
  }

  /** Builds a {@link SatelliteSpec}; the hashdiff is over the attributes by default. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setParent(ParentSpec parent);

    public abstract Builder setAttributes(List<String> attributes);

    public abstract Builder setHashdiff(List<String> hashdiff);

    public abstract Builder setEffectiveFrom(Optional<String> effectiveFrom);

    public abstract Builder setExtra(List<String> extra);

    public abstract Builder setCaseSensitive(boolean caseSensitive);

    public abstract Builder setSources(List<String> sources);

    public abstract Builder setDescription(String description);

    abstract Optional<List<String>> hashdiff();

    abstract List<String> attributes();

    abstract SatelliteSpec autoBuild();

    public SatelliteSpec build() {
      if (hashdiff().isEmpty()) {
        setHashdiff(attributes());
      }
      return autoBuild();
    }
  }
}
