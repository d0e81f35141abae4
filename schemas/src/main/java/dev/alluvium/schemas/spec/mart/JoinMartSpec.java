package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mart of one row per event, with events of another kind that are near it in time. What is stored
 * is the rows of both, so that no event can come too late; which belong together is a view.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class JoinMartSpec implements MartSpec {
  /** Its own rows: a mart of one row per event. */
  public abstract RowMartSpec rows();

  public abstract JoinSpec join();

  @Override
  public abstract String name();

  @Override
  public String description() {
    return rows().description();
  }

  @Override
  public String owner() {
    return rows().owner();
  }

  @Override
  public String from() {
    return rows().from();
  }

  @Override
  public List<Condition> where() {
    return rows().where();
  }

  /** Of its own rows. */
  @Override
  public List<String> grain() {
    return rows().grain();
  }

  @Override
  public Optional<String> partitionBy() {
    return rows().partitionBy();
  }

  @Override
  public List<String> clusterBy() {
    return rows().clusterBy();
  }

  @Override
  public Set<String> reads() {
    return rows().reads();
  }

  /** Names of the columns whose values tell apart the rows that are shown. */
  public List<String> shownGrain() {
    return join().take() == JoinSpec.Take.EACH
        ? Stream.concat(
                grain().stream(),
                join().shown().stream()
                    .map(column -> column.name())
                    .filter(join().grain()::contains))
            .toList()
        : grain();
  }

  /** The events that are joined, as a mart of one row per event. */
  public RowMartSpec joined() {
    return RowMartSpec.builder()
        .setName(name() + "_joined")
        .setDescription("The events that rows of " + name() + " are joined with.")
        .setOwner(owner())
        .setFrom(join().from())
        .setWhere(join().where())
        .setColumns(join().columns())
        .setGrain(join().grain())
        .setPartitionBy(join().partitionBy())
        .setClusterBy(join().clusterBy())
        .build();
  }

  /**
   * Of a mart of one row per event.
   *
   * @param mart as it is declared
   */
  public static JoinMartSpec of(RowMartSpec mart, JoinSpec join) {
    RowMartSpec rows = mart.toBuilder().setName(mart.name() + "_rows").build();
    return new AutoValue_JoinMartSpec(rows, join, mart.name());
  }
}
