package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.sequence.ChainsCoder;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRowCoder;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Builds a mart of rows that know their difference to the row before. An event changes its own row
 * and the one behind it, and nothing else; both come out early after the change, and what comes out
 * last does not depend on the order of events. Events may come more than once.
 *
 * <p>Where {@link Timing#complete} is present, it is said to hold all events of these ranges, and
 * the input to have, beside them, of each sequence the last event before each range and the first
 * one behind it.
 *
 * <p>The first of the inputs is of events that come; others are of events that were counted before,
 * by a run whose state is gone: these are not late.
 */
@AutoValue
public abstract class SequenceMart extends PTransform<PCollectionList<Row>, PCollectionTuple> {
  /** Rows of the mart. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Events that came too late to count, and columns that could not be computed. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  private static final Coder<KV<LedgerKey, Long>> LEDGER_CODER =
      KvCoder.of(LedgerKey.CODER, VarLongCoder.of());

  static final TupleTag<KV<Integer, Share<SequenceRow>>> SHARES = new TupleTag<>("shares");

  abstract SequenceMartSpec mart();

  abstract EventSpec event();

  abstract WarehouseSpec warehouse();

  abstract Timing timing();

  public static SequenceMart of(
      SequenceMartSpec mart, EventSpec event, WarehouseSpec warehouse, Timing timing) {
    return new AutoValue_SequenceMart(mart, event, warehouse, timing);
  }

  @Override
  public PCollectionTuple expand(PCollectionList<Row> events) {
    TableSpec table = warehouse().table(mart().qualifiedName());
    List<PCollection<KV<Integer, Share<SequenceRow>>>> shares = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    shares.add(shares("MakeRows", events.get(0), false, table, counts));
    for (int i = 1; i < events.size(); i++) {
      shares.add(shares("MakeKnownRows" + i, events.get(i), true, table, counts));
    }
    PCollectionTuple linked =
        PCollectionList.of(shares)
            .apply("Shares", Flatten.pCollections())
            .apply(
                "Chain",
                Fold.of(
                        table.qualifiedName(),
                        new ChainRows(work(table)),
                        MartShapes.of(mart(), event(), timing()),
                        ChainsCoder.of(mart(), table),
                        timing().keeping(),
                        MUTATIONS)
                    .withOutput(LEDGER)
                    .firingAfter(timing().earlyFiring()));
    counts.add(linked.get(LEDGER).setCoder(LEDGER_CODER));
    return PCollectionTuple.of(
            MUTATIONS, linked.get(MUTATIONS).setCoder(TableMutationCoder.of(warehouse())))
        .and(LEDGER, PCollectionList.of(counts).apply("Counts", Flatten.pCollections()));
  }

  private MartWork<SequenceMartSpec> work(TableSpec table) {
    return new MartWork<>(mart(), event(), table, timing());
  }

  private PCollection<KV<Integer, Share<SequenceRow>>> shares(
      String name,
      PCollection<Row> events,
      boolean known,
      TableSpec table,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollectionTuple made =
        events.apply(name, Gather.to(new ShareSequenceRows(work(table), known), SHARES, LEDGER));
    counts.add(made.get(LEDGER).setCoder(LEDGER_CODER));
    return made.get(SHARES)
        .setCoder(KvCoder.of(VarIntCoder.of(), Share.coder(SequenceRowCoder.of(table))));
  }
}
