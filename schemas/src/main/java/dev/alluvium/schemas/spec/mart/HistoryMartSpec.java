package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mart of one row per period in which a key's columns stayed as they were: a slowly changing
 * dimension of type 2. What is stored is what each event says, so that no event can come too late;
 * periods are a view of it.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class HistoryMartSpec implements MartSpec {
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

  public abstract List<DerivedSpec> columns();

  /** Names of the columns whose values tell histories apart; the others make periods. */
  public abstract List<String> per();

  @Override
  public abstract Optional<String> partitionBy();

  @Override
  public abstract List<String> clusterBy();

  /** Of what is stored: one row per history and instant. */
  @Override
  public List<String> grain() {
    return Stream.concat(per().stream(), Stream.of(EventColumns.EVENT_TS)).toList();
  }

  @Override
  public Set<String> reads() {
    return observations().reads();
  }

  /** Names of the columns whose changes make periods. */
  public List<String> watched() {
    return columns().stream().map(DerivedSpec::name).filter(c -> !per().contains(c)).toList();
  }

  /** What each event says, of several of one instant the one that counts. */
  public RowMartSpec observations() {
    return RowMartSpec.builder()
        .setName(name() + "_observations")
        .setDescription("What each event says, of which " + name() + " shows the periods.")
        .setOwner(owner())
        .setFrom(from())
        .setWhere(where())
        .setColumns(columns())
        .setGrain(grain())
        .setPartitionBy(partitionBy())
        .setClusterBy(clusterBy())
        .build();
  }

  public static Builder builder() {
    return new AutoValue_HistoryMartSpec.Builder();
  }

  /** Builds a {@link HistoryMartSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setColumns(List<DerivedSpec> columns);

    public abstract Builder setPer(List<String> per);

    public abstract Builder setPartitionBy(Optional<String> partitionBy);

    public abstract Builder setClusterBy(List<String> clusterBy);

    public abstract HistoryMartSpec build();
  }
}
