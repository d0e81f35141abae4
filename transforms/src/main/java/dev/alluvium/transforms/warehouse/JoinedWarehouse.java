package dev.alluvium.transforms.warehouse;

import dev.alluvium.transforms.source.TakeUp;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Two warehouses with the same tables, both of which get every mutation. The first is the one that
 * is read. Neither waits for the other: after a failure the two differ until the input is read
 * again, which makes them equal, as every write is idempotent.
 */
final class JoinedWarehouse implements Warehouse {
  private static final long serialVersionUID = 1L;

  private final Warehouse first;
  private final Warehouse second;

  JoinedWarehouse(Warehouse first, Warehouse second) {
    this.first = first;
    this.second = second;
  }

  /** What either refused. */
  @Override
  public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
    return new PTransform<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
        PCollectionList<TableMutation> refused = mutations.apply("First", first.write());
        for (PCollection<TableMutation> more : mutations.apply("Second", second.write()).getAll()) {
          refused = refused.and(more);
        }
        return refused;
      }
    };
  }

  @Override
  public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
    return first.read(read);
  }

  @Override
  public Warehouse limitedTo(Set<String> datasets) {
    return new JoinedWarehouse(first.limitedTo(datasets), second.limitedTo(datasets));
  }

  @Override
  public Warehouse withDurableBundles() {
    return new JoinedWarehouse(first.withDurableBundles(), second.withDurableBundles());
  }

  @Override
  public Warehouse readingInTurn(Optional<TakeUp> takeUp) {
    return new JoinedWarehouse(first.readingInTurn(takeUp), second);
  }

  @Override
  public boolean rowsAreDear() {
    return first.rowsAreDear() || second.rowsAreDear();
  }
}
