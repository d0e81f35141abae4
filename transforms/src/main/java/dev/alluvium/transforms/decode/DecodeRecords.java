package dev.alluvium.transforms.decode;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
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
 * Decodes, cleans and checks records by their contracts. Every record ends in exactly one of two
 * places: as a row of its raw table, or as a reject with the reason and the bytes. The cleaned
 * events come out under {@link #events(EventSpec)}, each at its event time.
 */
@AutoValue
public abstract class DecodeRecords extends PTransform<PCollection<SourceBatch>, PCollectionTuple> {
  /** Rows of raw tables, and rejects. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Accepted and rejected records, positions that were lost, and columns not computed. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract DomainSpec domain();

  abstract WarehouseSpec warehouse();

  public static DecodeRecords of(DomainSpec domain, WarehouseSpec warehouse) {
    return new AutoValue_DecodeRecords(domain, warehouse);
  }

  /** The tag of that event's cleaned rows, by {@link EventColumns#schema()}. */
  public static TupleTag<Row> events(EventSpec event) {
    return new TupleTag<>("event:" + event.name());
  }

  @Override
  public PCollectionTuple expand(PCollection<SourceBatch> batches) {
    List<TupleTag<?>> sideOutputs = new ArrayList<>();
    sideOutputs.add(LEDGER);
    for (EventSpec event : domain().events()) {
      sideOutputs.add(events(event));
    }
    PCollectionTuple outputs =
        batches.apply(
            "DecodeAndClean",
            ParDo.of(new DecodeFn(domain(), warehouse()))
                .withOutputTags(MUTATIONS, TupleTagList.of(sideOutputs)));
    outputs.get(MUTATIONS).setCoder(TableMutationCoder.of(warehouse()));
    outputs.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    for (EventSpec event : domain().events()) {
      outputs.get(events(event)).setCoder(NamedRowCoder.of(EventColumns.of(event)));
    }
    return outputs;
  }
}
