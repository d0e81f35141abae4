package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A link between hubs. A historised one is a fact that stays (a session belongs to a user); a
 * non-historised one is a transaction, one row each, told apart by its dependent key.
 */
@AutoValue
public abstract non-sealed class LinkSpec implements ParentSpec, VaultTable {
  @Override
  public abstract String name();

  public abstract boolean historised();

  @Override
  public abstract List<KeySpec> key();

  /** What it links, each of another name, in the order their business keys are hashed. */
  @Override
  public abstract List<HubReference> hubs();

  /** Columns hashed after the business keys and kept as columns; empty on a historised link. */
  public abstract List<String> dependentKey();

  /** Further columns of the event that brought the row. */
  public abstract List<String> payload();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return hubs().stream().map(hub -> new TableReference(hub.hub().name(), hub.hashKey())).toList();
  }

  @Override
  public List<String> keyNames() {
    return ParentSpec.super.keyNames();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(dependentKey().stream(), payload().stream()).toList();
  }

  /** The link's own, and those of the references of which it needs one. */
  @Override
  public List<KeySpec> neededKeys() {
    List<KeySpec> keys = new ArrayList<>(key());
    hubs().stream()
        .filter(reference -> reference.whenNull() == NullPolicy.DROP)
        .forEach(reference -> keys.addAll(reference.key()));
    return List.copyOf(keys);
  }

  public static Builder builder() {
    return new AutoValue_LinkSpec.Builder().setDependentKey(List.of()).setPayload(List.of());
  }

  /**
   * Builds a {@link LinkSpec}; the key is by default {@code <name>_hk} over the business keys of
   * the hubs in their order, then the dependent key.
   */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setHistorised(boolean historised);

    public abstract Builder setKey(List<KeySpec> key);

    public abstract Builder setHubs(List<HubReference> hubs);

    public abstract Builder setDependentKey(List<String> dependentKey);

    public abstract Builder setPayload(List<String> payload);

    public abstract Builder setSources(List<String> sources);

    public abstract Builder setDescription(String description);

    abstract Optional<List<KeySpec>> key();

    abstract String name();

    abstract List<HubReference> hubs();

    abstract List<String> dependentKey();

    abstract LinkSpec autoBuild();

    public LinkSpec build() {
      if (key().isEmpty()) {
        setKey(List.of(KeySpec.hashed(name() + "_hk", hashed())));
      }
      return autoBuild();
    }

    private List<String> hashed() {
      List<String> columns = new ArrayList<>();
      for (HubReference reference : hubs()) {
        columns.addAll(reference.businessKey());
      }
      columns.addAll(dependentKey());
      return columns;
    }
  }
}
