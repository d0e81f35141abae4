package dev.alluvium.pipelines.jobs;

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

/** What several marts of one event give, put together. */
final class MartOutputs {
  static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");
  static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  private final List<PCollection<TableMutation>> mutations = new ArrayList<>();
  private final List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();

  void add(PCollection<TableMutation> ofMart, PCollection<KV<LedgerKey, Long>> countsOfMart) {
    mutations.add(ofMart);
    addCounts(countsOfMart);
  }

  void addCounts(PCollection<KV<LedgerKey, Long>> more) {
    counts.add(more);
  }

  /** All of it, as {@link #MUTATIONS} and {@link #LEDGER}. */
  PCollectionTuple together() {
    return PCollectionTuple.of(
            MUTATIONS, PCollectionList.of(mutations).apply("Mutations", Flatten.pCollections()))
        .and(LEDGER, PCollectionList.of(counts).apply("Counts", Flatten.pCollections()));
  }
}
