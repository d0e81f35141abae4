package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mart of one row per event. Of one that is made from several events there is a spec for each,
 * all of one table.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class RowMartSpec implements StoredMartSpec {
  @Override
  public abstract String dataset();

  @Override
  public abstract String name();

  @Override
  public abstract String description();

  @Override
  public abstract String owner();

  /** Name of the event it is made from. */
  @Override
  public abstract String from();

  /** Only events on which all of these hold. */
  @Override
  public abstract List<Condition> where();

  /** Names of the key's columns. */
  @Override
  public abstract List<String> grain();

  public abstract List<DerivedSpec> columns();

  @Override
  public abstract Optional<String> partitionBy();

  @Override
  public abstract List<String> clusterBy();

  @Override
  public Set<String> reads() {
    Set<String> columns = Condition.columns(where());
    columns().forEach(column -> columns.addAll(column.expression().columns()));
    return columns;
  }

  /** What is stored for a mart that shows it otherwise, and has its name. */
  RowMartSpec storedAs(String suffix, String description) {
    return toBuilder().setName(name() + suffix).setDescription(description).build();
  }

  public abstract Builder toBuilder();

  @Override
  public List<RowMartSpec> rowTables() {
    return List.of(this);
  }

  @Override
  public Optional<RowMartSpec> shownRows() {
    return Optional.of(this);
  }

  public static Builder builder() {
    return new AutoValue_RowMartSpec.Builder()
        .setDataset(Dataset.MART.id())
        .setWhere(List.of())
        .setClusterBy(List.of());
  }

  /** Builds a {@link RowMartSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setDataset(String dataset);

    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setGrain(List<String> grain);

    public abstract Builder setColumns(List<DerivedSpec> columns);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract RowMartSpec build();
  }
}
