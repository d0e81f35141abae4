package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rows of a table of which each event is a change: as they are, and as they were. What is
 * stored is what each change says, so that none can come too late; the rest is views of it.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class StateMartSpec implements StoredMartSpec {
  /** Added to the name of what is stored. */
  public static final String SUFFIX = "_changes";

  /** What beside the declared columns is stored of a change. */
  private static final List<String> OF_CHANGE =
      List.of(
          ChangeColumns.OPERATION,
          ChangeColumns.SNAPSHOT,
          ChangeColumns.LEFT_OUT,
          ChangeColumns.AFTER);

  /**
   * A column whose value may not be sent where it has not changed.
   *
   * @param sources the field's names at the source
   */
  public record LeftOut(String column, List<String> sources) implements Serializable {}

  @Override
  public abstract String name();

  /** Where the versions of rows stand, and what is stored. */
  @Override
  public String dataset() {
    return Dataset.HISTORY.id();
  }

  @Override
  public abstract String description();

  @Override
  public abstract String owner();

  @Override
  public abstract String from();

  /** All changes: a row that is no longer let in would stand as it was before. */
  @Override
  public List<Condition> where() {
    return List.of();
  }

  public abstract List<DerivedSpec> columns();

  /** Names of the columns that are a row's key. */
  public abstract List<String> per();

  /** Names of those of {@link Dataset#HISTORY} and {@link Dataset#CURRENT} that are shown. */
  public abstract List<String> shown();

  /** Columns whose values may not be sent. */
  public abstract List<LeftOut> maybeLeftOut();

  /** Of what is stored: a change is told by what it did, when and where. */
  @Override
  public List<String> grain() {
    List<String> grain = new ArrayList<>(per());
    grain.add(ChangeColumns.OPERATION);
    grain.add(EventColumns.EVENT_TS);
    grain.add(EventColumns.EVENT_SEQUENCE);
    return List.copyOf(grain);
  }

  @Override
  public Optional<String> partitionBy() {
    return Optional.of(EventColumns.EVENT_TS);
  }

  @Override
  public List<String> clusterBy() {
    return List.of();
  }

  @Override
  public Set<String> reads() {
    Set<String> reads = new TreeSet<>(OF_CHANGE);
    columns().forEach(column -> reads.addAll(column.expression().columns()));
    return reads;
  }

  @Override
  public List<RowMartSpec> rowTables() {
    return List.of(changes());
  }

  /** What each change says, and what it did. */
  public RowMartSpec changes() {
    List<DerivedSpec> stored = new ArrayList<>(columns());
    for (FieldSpec own : ChangeColumns.fields()) {
      if (OF_CHANGE.contains(own.name())) {
        stored.add(DerivedSpec.copyOf(own));
      }
    }
    return RowMartSpec.builder()
        .setDataset(Dataset.HISTORY.id())
        .setName(name() + SUFFIX)
        .setDescription("What each change says, of which " + name() + " shows the rows.")
        .setOwner(owner())
        .setFrom(from())
        .setColumns(stored)
        .setGrain(grain())
        .setPartitionBy(partitionBy())
        .build();
  }

  public static Builder builder() {
    return new AutoValue_StateMartSpec.Builder();
  }

  /** Builds a {@link StateMartSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setColumns(List<DerivedSpec> columns);

    public abstract Builder setPer(List<String> per);

    public abstract Builder setShown(List<String> shown);

    public abstract Builder setMaybeLeftOut(List<LeftOut> columns);

    public abstract StateMartSpec build();
  }
}
