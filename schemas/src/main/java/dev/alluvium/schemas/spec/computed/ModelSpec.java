package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A query whose rows are stored: a table of marts that is brought up to date as a whole. */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class ModelSpec implements ComputedTable {
  @Override
  public abstract String name();

  @Override
  public abstract String description();

  public abstract String owner();

  /** Names of the columns that tell rows apart; they may be NULL, and then NULL equals NULL. */
  public abstract List<String> key();

  /** What the query gives, in its order. */
  public abstract List<ViewColumnSpec> columns();

  public abstract ModelQuery query();

  /** Where the contract says the query, as {@code models.yaml:9}. */
  public abstract String place();

  @Override
  public abstract Set<String> reads();

  public abstract Optional<String> partitionBy();

  public abstract List<String> clusterBy();

  /** Kafka topic that is told of rows that a build has changed. */
  public abstract Optional<String> topic();

  /** Examples of what it computes. */
  public abstract List<ModelTestSpec> tests();

  @Override
  public String dataset() {
    return Dataset.MART.id();
  }

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_ModelSpec.Builder()
        .setPartitionBy(Optional.empty())
        .setClusterBy(List.of())
        .setTopic(Optional.empty())
        .setTests(List.of());
  }

  /** Builds a {@link ModelSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setKey(List<String> key);

    public abstract Builder setColumns(List<ViewColumnSpec> columns);

    public abstract Builder setQuery(ModelQuery query);

    public abstract Builder setPlace(String place);

    public abstract Builder setReads(Set<String> reads);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract Builder setTopic(Optional<String> topic);

    public abstract Builder setTests(List<ModelTestSpec> tests);

    public abstract ModelSpec build();
  }
}
