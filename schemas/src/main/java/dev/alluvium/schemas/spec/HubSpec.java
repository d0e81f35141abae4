package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Optional;

/** A hub: the list of the keys by which the business knows an entity. */
@AutoValue
public abstract class HubSpec implements ParentSpec {
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

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

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
