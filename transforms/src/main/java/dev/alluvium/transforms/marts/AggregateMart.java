package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.CandidatesCoder;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.GroupsCoder;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.PaneLayout;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Builds an aggregate mart from deduplicated events at their event times. Rows come out early, on
 * time and on every late change, each time in full and under the same key; distinct counts are
 * exact, and counted in two steps so that no worker holds a window's whole set.
 */
@AutoValue
public abstract class AggregateMart extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Rows of the mart. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /**
   * Events that came too late for their window, although they were let through before, and columns
   * that could not be computed.
   */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  static final TupleTag<KV<ShardKey, Groups>> GROUPS = new TupleTag<>("groups");
  static final TupleTag<KV<ShardKey, Groups>> COUNTED = new TupleTag<>("counted");
  static final TupleTag<KV<ShardKey, Candidates>> CANDIDATES = new TupleTag<>("candidates");
  static final TupleTag<KV<Long, TableMutation>> ROWS = new TupleTag<>("rows");

  abstract AggregateMartSpec mart();

  abstract EventSpec event();

  abstract WarehouseSpec warehouse();

  abstract Timing timing();

  public static AggregateMart of(
      AggregateMartSpec mart, EventSpec event, WarehouseSpec warehouse, Timing timing) {
    return new AutoValue_AggregateMart(mart, event, warehouse, timing);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    Coder<TableMutation> mutationCoder = TableMutationCoder.of(warehouse());
    PCollectionTuple contributed =
        events.apply("Contribute", Gather.to(new Contribute(work()), GROUPS, CANDIDATES, LEDGER));
    PCollectionTuple folded = contributions(contributed).apply("FoldPanes", panes());
    PCollection<KV<Long, TableMutation>> rows =
        folded.get(ROWS).setCoder(KvCoder.of(VarLongCoder.of(), mutationCoder));
    PCollection<TableMutation> mutations =
        mart().top().isPresent()
            ? rows.apply("KeepTop", KeepTop.of(work(), mutationCoder))
            : rows.apply("Rows", Values.create()).setCoder(mutationCoder);
    Coder<KV<LedgerKey, Long>> countCoder = KvCoder.of(LedgerKey.CODER, VarLongCoder.of());
    PCollection<KV<LedgerKey, Long>> counts =
        PCollectionList.of(contributed.get(LEDGER).setCoder(countCoder))
            .and(folded.get(LEDGER).setCoder(countCoder))
            .apply("Counts", Flatten.pCollections());
    return PCollectionTuple.of(MUTATIONS, mutations).and(LEDGER, counts);
  }

  private PCollection<KV<ShardKey, Groups>> contributions(PCollectionTuple contributed) {
    PaneLayout layout = PaneLayout.of(mart());
    Coder<KV<ShardKey, Groups>> groupsCoder = KvCoder.of(ShardKey.CODER, GroupsCoder.of(layout));
    PCollection<KV<ShardKey, Groups>> counted =
        contributed
            .get(CANDIDATES)
            .setCoder(KvCoder.of(ShardKey.CODER, CandidatesCoder.of(layout)))
            .apply("CountNew", distinct())
            .get(COUNTED)
            .setCoder(groupsCoder);
    return PCollectionList.of(contributed.get(GROUPS).setCoder(groupsCoder))
        .and(counted)
        .apply("Contributions", Flatten.pCollections());
  }

  /** What holds the panes. */
  Fold<ShardKey, Groups, Groups, KV<Long, TableMutation>> panes() {
    return Fold.of(
            table().qualifiedName(),
            new FoldPanes(work()),
            shape("panes"),
            GroupsCoder.of(PaneLayout.of(mart())),
            timing().keeping(),
            ROWS)
        .withOutput(LEDGER)
        .firingAfter(timing().earlyFiring());
  }

  /** What holds the values that distinct counts have seen. */
  Fold<ShardKey, Candidates, HashSet128, KV<ShardKey, Groups>> distinct() {
    return Fold.of(
        "the distinct counts of " + table().qualifiedName(),
        new CountNew(work()),
        shape("distinct"),
        HashSet128.CODER,
        timing().keeping(),
        COUNTED);
  }

  private MartWork<AggregateMartSpec> work() {
    return new MartWork<>(mart(), event(), table(), timing());
  }

  private StateShape shape(String kind) {
    return MartShapes.of(kind, mart(), event(), timing());
  }

  private TableSpec table() {
    return warehouse().table(mart().qualifiedName());
  }
}
