package dev.alluvium.schemas.spec.mart;

import static java.util.stream.Collectors.toMap;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mart of one row per event that counts, each of which knows its difference to the one before it
 * in its sequence. Of the events of one sequence and instant one counts: a preferred one before
 * others, then the largest by the event's sequence and digest.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class SequenceMartSpec implements StoredMartSpec {
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

  /** Columns computed of the event alone. */
  public abstract List<DerivedSpec> columns();

  /** Names of the columns whose values tell sequences apart. */
  public abstract List<String> per();

  /** Name of the timestamp column that orders a sequence. */
  public abstract String order();

  /** On what events, of those of one instant, all of these hold, counts before the others. */
  public abstract List<Condition> prefer();

  public abstract List<DifferenceSpec> differences();

  @Override
  public abstract Optional<String> partitionBy();

  @Override
  public abstract List<String> clusterBy();

  /** Names of the key's columns. */
  @Override
  public List<String> grain() {
    return Stream.concat(per().stream(), Stream.of(order())).toList();
  }

  @Override
  public Set<String> reads() {
    Set<String> columns = Condition.columns(where());
    columns.addAll(Condition.columns(prefer()));
    columns().forEach(column -> columns.addAll(column.expression().columns()));
    return columns;
  }

  @Override
  public Map<String, Additivity> additivity() {
    return differences().stream()
        .collect(toMap(DifferenceSpec::name, difference -> Additivity.SUM));
  }

  public static Builder builder() {
    return new AutoValue_SequenceMartSpec.Builder()
        .setWhere(List.of())
        .setPrefer(List.of())
        .setClusterBy(List.of());
  }

  /** Builds a {@link SequenceMartSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setColumns(List<DerivedSpec> columns);

    public abstract Builder setPer(List<String> per);

    public abstract Builder setOrder(String order);

    public abstract Builder setPrefer(List<Condition> prefer);

    public abstract Builder setDifferences(List<DifferenceSpec> differences);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract SequenceMartSpec build();
  }
}
