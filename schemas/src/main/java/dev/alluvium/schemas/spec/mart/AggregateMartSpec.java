package dev.alluvium.schemas.spec.mart;

import static java.util.stream.Collectors.toMap;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A mart of one row per group of events and window. */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class AggregateMartSpec implements StoredMartSpec {
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

  public abstract WindowSpec window();

  /** The dimensions that say of which window a row is. */
  public abstract List<WindowColumn> windowColumns();

  /** The other ones: what events are grouped by, beside the window. */
  public abstract List<DerivedSpec> dimensions();

  public abstract List<MeasureSpec> measures();

  public abstract Optional<TopSpec> top();

  /** Names of the key's columns. */
  @Override
  public abstract List<String> grain();

  /** Names of all columns in the table's order. */
  public abstract List<String> columns();

  /** Kafka topic that a stream tells of the rows that change. */
  public abstract Optional<String> topic();

  @Override
  public abstract Optional<String> partitionBy();

  @Override
  public abstract List<String> clusterBy();

  /** Names of all dimensions. */
  public List<String> groupedBy() {
    return Stream.concat(
            windowColumns().stream().map(WindowColumn::name),
            dimensions().stream().map(DerivedSpec::name))
        .toList();
  }

  @Override
  public Set<String> reads() {
    Set<String> columns = Condition.columns(where());
    dimensions().forEach(dimension -> columns.addAll(dimension.expression().columns()));
    measures().forEach(measure -> columns.addAll(measure.reads()));
    return columns;
  }

  @Override
  public Map<String, Additivity> additivity() {
    return measures().stream()
        .collect(toMap(MeasureSpec::name, measure -> measure.additivity(window().overlap())));
  }

  public static Builder builder() {
    return new AutoValue_AggregateMartSpec.Builder()
        .setWhere(List.of())
        .setWindowColumns(List.of())
        .setClusterBy(List.of());
  }

  /** Builds an {@link AggregateMartSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setWindow(WindowSpec window);

    public abstract Builder setWindowColumns(List<WindowColumn> windowColumns);

    public abstract Builder setDimensions(List<DerivedSpec> dimensions);

    public abstract Builder setMeasures(List<MeasureSpec> measures);

    public abstract Builder setTop(Optional<TopSpec> top);

    public abstract Builder setGrain(List<String> grain);

    public abstract Builder setColumns(List<String> columns);

    public abstract Builder setTopic(Optional<String> topic);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract AggregateMartSpec build();
  }
}
