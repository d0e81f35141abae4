package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A link between hubs. A historised one is a fact that stays (a session belongs to a user); a
 * non-historised one is a transaction, one row each, told apart by its dependent key.
 */
@AutoValue
public abstract class LinkSpec implements ParentSpec {
  @Override
  public abstract String name();

  public abstract boolean historised();

  /** The hubs it links, in the order their business keys are hashed. */
  public abstract List<HubReference> hubs();

  /** Columns hashed after the business keys and kept as columns; empty on a historised link. */
  public abstract List<String> dependentKey();

  /** Further columns of the transaction; empty on a historised link. */
  public abstract List<String> payload();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  /** Name of the link's own hash key column. */
  @Override
  public String hashKey() {
    return name() + "_hk";
  }

  /** The business keys in the order of the hubs, then the dependent key. */
  @Override
  public List<String> keyColumns() {
    List<String> columns = new ArrayList<>();
    hubs().forEach(reference -> columns.addAll(reference.hub().businessKey()));
    columns.addAll(dependentKey());
    return List.copyOf(columns);
  }

  @Override
  public List<List<String>> neededKeys() {
    return hubs().stream()
        .filter(reference -> reference.whenNull() == NullPolicy.DROP)
        .map(reference -> reference.hub().businessKey())
        .toList();
  }

  public static Builder builder() {
    return new AutoValue_LinkSpec.Builder().setDependentKey(List.of()).setPayload(List.of());
  }

  /** Builds a {@link LinkSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setHistorised(boolean historised);

    public abstract Builder setHubs(List<HubReference> hubs);

    public abstract Builder setDependentKey(List<String> dependentKey);

    public abstract Builder setPayload(List<String> payload);

    public abstract Builder setSources(List<String> sources);

    public abstract Builder setDescription(String description);

    public abstract LinkSpec build();
  }
}
