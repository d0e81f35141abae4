package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.timing.Timing;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Lets one event of each identity and event time through, the first that comes, and turns away
 * those that are too late to count. Both are counted for the ledger. State is held per hour of
 * event time, and given up once the watermark has passed the hour by the allowed lateness.
 */
@AutoValue
public abstract class Deduplicate extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** One event of each identity and time. */
  public static final TupleTag<Row> EVENTS = new TupleTag<>("events");

  /** Duplicate and late events. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract EventSpec event();

  abstract Timing timing();

  public static Deduplicate of(EventSpec event, Timing timing) {
    return new AutoValue_Deduplicate(event, timing);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    Schema schema = EventColumns.of(event()).schema();
    PCollectionTuple outputs =
        events
            .apply("Shard", ParDo.of(new ShardFn(event(), timing().shards())))
            .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(RowCoder.of(schema))))
            .apply(
                "LetFirstThrough",
                ParDo.of(new LetFirstThroughFn(event(), timing()))
                    .withOutputTags(EVENTS, TupleTagList.of(LEDGER)));
    outputs.get(EVENTS).setRowSchema(schema);
    outputs.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return outputs;
  }
}
