package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.CandidatesCoder;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.GroupsCoder;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

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
    TableSpec table = warehouse().table("mart." + mart().name());
    Coder<TableMutation> mutationCoder = TableMutationCoder.of(warehouse());
    PCollectionTuple contributed =
        events.apply(
            "Contribute",
            ParDo.of(new ContributeFn(mart(), event(), table, timing()))
                .withOutputTags(GROUPS, TupleTagList.of(CANDIDATES).and(LEDGER)));
    PCollectionTuple folded =
        contributions(contributed, table)
            .apply(
                "Fold",
                ParDo.of(new FoldFn(mart(), event(), table, timing()))
                    .withOutputTags(ROWS, TupleTagList.of(LEDGER)));
    PCollection<KV<Long, TableMutation>> rows =
        folded.get(ROWS).setCoder(KvCoder.of(VarLongCoder.of(), mutationCoder));
    PCollection<TableMutation> mutations =
        mart().top().isPresent()
            ? rows.apply("KeepTop", KeepTop.of(mart(), table, timing(), mutationCoder))
            : rows.apply("Rows", Values.create()).setCoder(mutationCoder);
    Coder<KV<LedgerKey, Long>> countCoder = KvCoder.of(LedgerKey.CODER, VarLongCoder.of());
    PCollection<KV<LedgerKey, Long>> counts =
        PCollectionList.of(contributed.get(LEDGER).setCoder(countCoder))
            .and(folded.get(LEDGER).setCoder(countCoder))
            .apply("Counts", Flatten.pCollections());
    return PCollectionTuple.of(MUTATIONS, mutations).and(LEDGER, counts);
  }

  private PCollection<KV<ShardKey, Groups>> contributions(
      PCollectionTuple contributed, TableSpec table) {
    Coder<KV<ShardKey, Groups>> groupsCoder =
        KvCoder.of(ShardKey.CODER, GroupsCoder.of(mart(), event(), table));
    PCollection<KV<ShardKey, Groups>> counted =
        contributed
            .get(CANDIDATES)
            .setCoder(KvCoder.of(ShardKey.CODER, CandidatesCoder.of(mart())))
            .apply("CountNew", ParDo.of(new CountNewFn(mart(), event(), table, timing())))
            .setCoder(groupsCoder);
    return PCollectionList.of(contributed.get(GROUPS).setCoder(groupsCoder))
        .and(counted)
        .apply("Contributions", Flatten.pCollections());
  }
}
