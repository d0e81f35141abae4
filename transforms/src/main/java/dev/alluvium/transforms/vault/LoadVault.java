package dev.alluvium.transforms.vault;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes the rows that the events of one type bring to hubs, links and satellites. Every row is a
 * function of its event alone, and every table keeps the smallest or largest row of a key, so
 * order, repetition and batching of the events do not matter: no shuffle and no deduplication is
 * needed.
 */
@AutoValue
public abstract class LoadVault extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Rows of vault tables. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Events without a key of a vault table that they should feed, or with an ambiguous one. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract EventSpec event();

  abstract VaultSpec vault();

  abstract WarehouseSpec warehouse();

  public static LoadVault of(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    return new AutoValue_LoadVault(event, vault, warehouse);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    PCollectionTuple outputs =
        events.apply(
            "MakeRows",
            ParDo.of(new VaultRowsFn(event(), vault(), warehouse()))
                .withOutputTags(MUTATIONS, TupleTagList.of(LEDGER)));
    outputs.get(MUTATIONS).setCoder(TableMutationCoder.of(warehouse()));
    outputs.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return outputs;
  }
}
