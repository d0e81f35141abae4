package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A hub: the list of the keys by which the business knows an entity. */
@AutoValue
public abstract non-sealed class HubSpec implements ParentSpec, VaultTable {
  @Override
  public abstract String name();

  /** What links and satellites call it; its hash key is {@code <entity>_hk}. */
  public abstract String entity();

  /** By default {@code <entity>_hk}, over the business key. */
  @Override
  public abstract List<KeySpec> key();

  /** Names of the business key's columns in every source event, in the order they are hashed. */
  public abstract List<String> businessKey();

  /** Further columns of the event that brought the row. */
  public abstract List<String> extra();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return List.of();
  }

  @Override
  public List<String> keyNames() {
    return ParentSpec.super.keyNames();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(businessKey().stream(), extra().stream()).toList();
  }

  @Override
  public List<KeySpec> neededKeys() {
    return key();
  }

  public static Builder builder() {
    return new AutoValue_HubSpec.Builder().setExtra(List.of());
  }

  /** Builds a {@link HubSpec}; the key is {@code <entity>_hk} over the business key by default. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setEntity(String entity);

    public abstract Builder setKey(List<KeySpec> key);

    public abstract Builder setBusinessKey(List<String> businessKey);

    public abstract Builder setExtra(List<String> extra);

    public abstract Builder setSources(List<String> sources);

    public abstract Builder setDescription(String description);

    abstract Optional<List<KeySpec>> key();

    abstract String entity();

    abstract List<String> businessKey();

    abstract HubSpec autoBuild();

    public HubSpec build() {
      if (key().isEmpty()) {
        setKey(List.of(KeySpec.hashed(entity() + "_hk", businessKey())));
      }
      return autoBuild();
    }
  }
}
