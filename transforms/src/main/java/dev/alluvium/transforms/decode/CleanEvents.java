package dev.alluvium.transforms.decode;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.source.AnyTime;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cleans rows of a raw table by today's contract, as their records would be cleaned if they came
 * now: fields that it knows since are taken from what rows have left over. What the contract does
 * not let in is left out, and counted.
 */
@AutoValue
public abstract class CleanEvents extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Cleaned events, by {@link EventColumns#schema()}, at their times. */
  public static final TupleTag<Row> EVENTS = new TupleTag<>("events");

  /** Rows left out, and derived columns that could not be computed. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract EventSpec event();

  public static CleanEvents of(EventSpec event) {
    return new AutoValue_CleanEvents(event);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> rawRows) {
    PCollectionTuple cleaned =
        rawRows.apply(
            "Clean",
            ParDo.of(new CleanFn(event())).withOutputTags(EVENTS, TupleTagList.of(LEDGER)));
    cleaned.get(EVENTS).setCoder(NamedRowCoder.of(EventColumns.of(event())));
    cleaned.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return cleaned;
  }

  static final class CleanFn extends DoFn<Row, Row> {
    private final EventSpec event;
    private transient @Nullable RawCleaner cleaner;
    private transient LedgerCounts counts = new LedgerCounts();

    CleanFn(EventSpec event) {
      this.event = event;
    }

    @Setup
    public void setup() {
      cleaner = new RawCleaner(event);
    }

    @StartBundle
    public void startBundle() {
      counts = new LedgerCounts();
    }

    @ProcessElement
    public void process(@Element Row row, MultiOutputReceiver out) {
      Row cleaned = Objects.requireNonNull(cleaner).clean(row, counts);
      if (cleaned != null) {
        out.get(EVENTS)
            .outputWithTimestamp(cleaned, EventTimestamps.joda(EventTimestamps.of(cleaned)));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.output(context, LEDGER);
    }

    /** Rows may come at any timestamp; they go at their events'. */
    @Override
    @SuppressWarnings("deprecation") // Nothing has replaced it.
    public Duration getAllowedTimestampSkew() {
      return AnyTime.SKEW;
    }
  }
}
