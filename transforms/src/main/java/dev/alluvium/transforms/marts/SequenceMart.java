package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRowCoder;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Builds a mart of rows that know their difference to the row before. An event changes its own row
 * and the one behind it, and nothing else; both come out early after the change, and what comes out
 * last does not depend on the order of events. Events may come more than once.
 *
 * <p>Where {@link Timing#complete} is present, it is said to hold all events of these ranges, and
 * the input to have, beside them, of each sequence the last event before each range and the first
 * one behind it.
 */
@AutoValue
public abstract class SequenceMart extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Rows of the mart. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Events that came too late to count, and columns that could not be computed. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  static final TupleTag<KV<Integer, List<SequenceRow>>> ROWS = new TupleTag<>("rows");

  abstract SequenceMartSpec mart();

  abstract EventSpec event();

  abstract WarehouseSpec warehouse();

  abstract Timing timing();

  public static SequenceMart of(
      SequenceMartSpec mart, EventSpec event, WarehouseSpec warehouse, Timing timing) {
    return new AutoValue_SequenceMart(mart, event, warehouse, timing);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    TableSpec table = warehouse().table("mart." + mart().name());
    PCollectionTuple made =
        events.apply(
            "MakeRows",
            ParDo.of(new SequenceRowsFn(mart(), event(), timing().shards()))
                .withOutputTags(ROWS, TupleTagList.of(LEDGER)));
    PCollectionTuple linked =
        made.get(ROWS)
            .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(SequenceRowCoder.of(table))))
            .apply(
                "Chain",
                ParDo.of(new ChainFn(mart(), event(), table, timing()))
                    .withOutputTags(MUTATIONS, TupleTagList.of(LEDGER)));
    Coder<KV<LedgerKey, Long>> countCoder = KvCoder.of(LedgerKey.CODER, VarLongCoder.of());
    PCollection<KV<LedgerKey, Long>> counts =
        PCollectionList.of(made.get(LEDGER).setCoder(countCoder))
            .and(linked.get(LEDGER).setCoder(countCoder))
            .apply("Counts", Flatten.pCollections());
    return PCollectionTuple.of(
            MUTATIONS, linked.get(MUTATIONS).setCoder(TableMutationCoder.of(warehouse())))
        .and(LEDGER, counts);
  }
}
