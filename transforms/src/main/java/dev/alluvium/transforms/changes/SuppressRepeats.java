package dev.alluvium.transforms.changes;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.vault.HistorySpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.vault.ObservedChanges;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
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
 * Holds observations of satellites back that say what the one before them in time says. The views
 * over the satellites show what they would show if every observation were stored, as long as none
 * comes later than the allowed lateness; one that does is stored as well and counted as late, and
 * the views are exact again after a bounded load of the same events, which stores them all.
 *
 * <p>Costs a shuffle of the observations, and state for those of the last allowed lateness. Only
 * for runners that keep state over a restart: an observation held back by a job that lost its state
 * is in nobody's memory. Mutations of other tables pass.
 */
@AutoValue
public abstract class SuppressRepeats
    extends PTransform<PCollection<TableMutation>, PCollectionTuple> {
  /** What is to be written. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Observations that came too late. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  /** In the ledger, in the place of an event. */
  private static final String SEVERAL = "*";

  static final TupleTag<TableMutation> OTHERS = new TupleTag<>("others");

  /** The rows of one table and shard; its name is the table's. */
  static TupleTag<KV<Integer, List<Row>>> observations(TableSpec table) {
    return new TupleTag<>("observations " + table.name());
  }

  abstract VaultSpec vault();

  abstract WarehouseSpec warehouse();

  abstract Timing timing();

  public static SuppressRepeats of(VaultSpec vault, WarehouseSpec warehouse, Timing timing) {
    return new AutoValue_SuppressRepeats(vault, warehouse, timing);
  }

  @Override
  public PCollectionTuple expand(PCollection<TableMutation> mutations) {
    Map<TableSpec, String> fedBy = tables();
    List<TableSpec> tables = List.copyOf(fedBy.keySet());
    Coder<TableMutation> coder = TableMutationCoder.of(warehouse());
    TupleTag<?>[] tags =
        tables.stream().map(SuppressRepeats::observations).toArray(TupleTag<?>[]::new);
    PCollectionTuple sorted =
        mutations.apply(
            "Shard", Gather.to(new ShareObservations(tables, timing().shards()), OTHERS, tags));
    List<PCollection<TableMutation>> written = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> late = new ArrayList<>();
    written.add(sorted.get(OTHERS).setCoder(coder));
    for (TableSpec table : tables) {
      PCollectionTuple changes =
          sorted
              .get(observations(table))
              .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(NamedRowCoder.of(table))))
              .apply(
                  "KeepChanges/" + table.name(), // Its state goes by this name.
                  Fold.of(
                          "the observations of " + table.qualifiedName(),
                          new FoldObservations(table, fedBy.getOrDefault(table, SEVERAL), timing()),
                          shape(table),
                          new RecentObservationsCoder(table),
                          timing().keeping(),
                          MUTATIONS)
                      .withOutput(LEDGER));
      written.add(changes.get(MUTATIONS).setCoder(coder));
      late.add(changes.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of())));
    }
    return PCollectionTuple.of(
            MUTATIONS, PCollectionList.of(written).apply("Written", Flatten.pCollections()))
        .and(LEDGER, PCollectionList.of(late).apply("Late", Flatten.pCollections()));
  }

  /** Whether there is a table whose repeats are held back. */
  public boolean hasAny() {
    return !tables().isEmpty();
  }

  private StateShape shape(TableSpec table) {
    return StateShape.of("observations", 1)
        .with("table", table.qualifiedName())
        .withEach("key", table.key())
        .with("lateness", timing().allowedLateness())
        .with("shards", timing().shards());
  }

  /**
   * The tables of observations whose views fold repeats by their time, and the event that feeds
   * each. Changes of rows have another order, by which one may be needed that is a repeat in time.
   */
  private Map<TableSpec, String> tables() {
    Map<TableSpec, String> fedBy = new LinkedHashMap<>();
    for (HistorySpec history : vault().tables(HistorySpec.class)) {
      TableSpec table = warehouse().table(Dataset.VAULT.table(history.stored()));
      if (!ObservedChanges.areIn(table)) {
        fedBy.put(table, event(history.sources()));
      }
    }
    return fedBy;
  }

  private static String event(List<String> sources) {
    return sources.size() == 1 ? sources.get(0) : SEVERAL;
  }
}
