package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.RecentIdentities;
import dev.alluvium.transforms.fold.EventMeaning;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.timing.Timing;
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
 * Lets one event of each identity and event time through, the first that comes, and turns away
 * those that are too late to count. Both are counted for the ledger. State is held per hour of
 * event time, and given up once the watermark has passed the hour by the allowed lateness.
 *
 * <p>The first of the inputs is of events that come; others are of events that were counted before,
 * by a run whose state is gone: these are neither late nor duplicates.
 */
@AutoValue
public abstract class Deduplicate extends PTransform<PCollectionList<Row>, PCollectionTuple> {
  /** One event of each identity and time. */
  public static final TupleTag<Row> EVENTS = new TupleTag<>("events");

  /** Duplicate and late events. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  static final TupleTag<KV<Integer, Share<Row>>> SHARES = new TupleTag<>("shares");

  abstract EventSpec event();

  abstract Timing timing();

  public static Deduplicate of(EventSpec event, Timing timing) {
    return new AutoValue_Deduplicate(event, timing);
  }

  @Override
  public PCollectionTuple expand(PCollectionList<Row> events) {
    NamedRowCoder rowCoder = NamedRowCoder.of(EventColumns.of(event()));
    List<PCollection<KV<Integer, Share<Row>>>> shares = new ArrayList<>();
    shares.add(shares("Share", events.get(0), false, rowCoder));
    for (int i = 1; i < events.size(); i++) {
      shares.add(shares("ShareKnown" + i, events.get(i), true, rowCoder));
    }
    PCollectionTuple outputs =
        PCollectionList.of(shares)
            .apply("Shares", Flatten.pCollections())
            .apply(
                "FirstOfIdentity",
                Fold.of(
                        "the identities of " + event().name(),
                        new FirstOfIdentity(event(), timing()),
                        shape(),
                        RecentIdentities.CODER,
                        timing().keeping(),
                        EVENTS)
                    .withOutput(LEDGER));
    outputs.get(EVENTS).setCoder(rowCoder);
    outputs.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return outputs;
  }

  private PCollection<KV<Integer, Share<Row>>> shares(
      String name, PCollection<Row> events, boolean known, NamedRowCoder rowCoder) {
    Coder<KV<Integer, Share<Row>>> coder = KvCoder.of(VarIntCoder.of(), Share.coder(rowCoder));
    return events
        .apply(name, Gather.to(new ShareEvents(event(), timing().shards(), known), SHARES))
        .get(SHARES)
        .setCoder(coder);
  }

  private StateShape shape() {
    List<String> identity = new ArrayList<>(event().identity());
    identity.add(EventColumns.EVENT_TS);
    return StateShape.of("identities", 1)
        .withEach("identity", identity)
        .withSorted("columns", new EventMeaning(event()).of(identity))
        .with("lateness", timing().allowedLateness())
        .with("shards", timing().shards());
  }
}
