package dev.alluvium.transforms.flow;

import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/** What steps have for tables, and for the ledger, put together. */
public final class TableOutputs {
  /** Rows of tables. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** What became of events. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  private final List<PCollection<TableMutation>> mutations = new ArrayList<>();
  private final List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();

  /** Adds what a step has given as {@link #MUTATIONS} and {@link #LEDGER}. */
  void add(PCollectionTuple made) {
    addMutations(made.get(MUTATIONS));
    addCounts(made.get(LEDGER));
  }

  void addMutations(PCollection<TableMutation> more) {
    mutations.add(more);
  }

  void addCounts(PCollection<KV<LedgerKey, Long>> more) {
    counts.add(more);
  }

  void addAll(TableOutputs more) {
    mutations.addAll(more.mutations);
    addCountsOf(more);
  }

  void addCountsOf(TableOutputs more) {
    counts.addAll(more.counts);
  }

  PCollection<TableMutation> mutations(String step) {
    return PCollectionList.of(mutations).apply(step, Flatten.pCollections());
  }

  PCollection<KV<LedgerKey, Long>> counts() {
    return PCollectionList.of(counts).apply("Counts", Flatten.pCollections());
  }

  /**
   * All of it, as {@link #MUTATIONS} and {@link #LEDGER}.
   *
   * @param step what puts the mutations together is called
   */
  PCollectionTuple together(String step) {
    return PCollectionTuple.of(MUTATIONS, mutations(step)).and(LEDGER, counts());
  }
}
