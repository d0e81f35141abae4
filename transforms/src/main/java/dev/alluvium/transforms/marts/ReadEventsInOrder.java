package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.decode.EventTimestamps;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event's raw rows in order of time, cleaned, with the watermark behind them, so that
 * windows are over, and their state is given up, while the reading goes on. For runners within this
 * process. The PCollection is unbounded, but ends.
 *
 * <p>A row that a contract made stricter since no longer lets in is left out and counted. Rows of
 * one instant come in the order of the read, so which of two events of one identity counts does not
 * depend on the order in which they were written.
 */
@AutoValue
public abstract class ReadEventsInOrder extends PTransform<PBegin, PCollectionTuple> {
  /** Cleaned events at their times. */
  public static final TupleTag<Row> EVENTS = new TupleTag<>("events");

  /** Rows left out, columns not computed, and duplicates among rows that the read tells are new. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract EventSpec event();

  abstract EventSpec whole();

  abstract OrderedWarehouse warehouse();

  abstract OrderedRead read();

  abstract boolean eachOnce();

  /** To follow its progress, and to close it when the pipeline has ended. */
  public abstract Reading reading();

  /**
   * Reads every event.
   *
   * @param event may have fewer fields than there are, but those that the read's table has
   * @param whole with all of them
   */
  public static ReadEventsInOrder of(
      EventSpec event, EventSpec whole, OrderedWarehouse warehouse, OrderedRead read) {
    return new AutoValue_ReadEventsInOrder(event, whole, warehouse, read, false, Reading.create());
  }

  /** The same, but of the events of one identity and time the first only. */
  public ReadEventsInOrder eachEventOnce() {
    return new AutoValue_ReadEventsInOrder(event(), whole(), warehouse(), read(), true, reading());
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    NamedRowCoder rowCoder = NamedRowCoder.of(EventColumns.of(event()));
    Coder<KV<List<Row>, List<KV<LedgerKey, Long>>>> coder =
        KvCoder.of(
            ListCoder.of(rowCoder), ListCoder.of(KvCoder.of(LedgerKey.CODER, VarLongCoder.of())));
    PCollectionTuple outputs =
        begin
            .apply("Raw", Read.from(new RawSource(this, coder)))
            .apply(
                "TakeApart",
                ParDo.of(new TakeApartFn()).withOutputTags(EVENTS, TupleTagList.of(LEDGER)));
    outputs.get(EVENTS).setCoder(rowCoder);
    outputs.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return outputs;
  }

  /** One split: there is one order. */
  private static final class RawSource
      extends BatchingSource<KV<List<Row>, List<KV<LedgerKey, Long>>>> {
    private final Shipped<EventSpec> event;
    private final Shipped<EventSpec> whole;
    private final Shipped<OrderedRead> read;
    private final OrderedWarehouse warehouse;
    private final boolean eachOnce;

    RawSource(ReadEventsInOrder of, Coder<KV<List<Row>, List<KV<LedgerKey, Long>>>> coder) {
      super(of.reading(), coder);
      this.event = Shipped.of(of.event());
      this.whole = Shipped.of(of.whole());
      this.read = Shipped.of(of.read());
      this.warehouse = of.warehouse();
      this.eachOnce = of.eachOnce();
    }

    @Override
    protected String name() {
      return event.get().name();
    }

    @Override
    protected BatchSession<KV<List<Row>, List<KV<LedgerKey, Long>>>> open(
        @Nullable SourcePosition from) throws IOException {
      int isNew = read.get().table().columns().size();
      EventsInOrder events =
          new EventsInOrder(
              warehouse.open(read.get(), reading().progress()),
              event.get(),
              whole.get(),
              isNew,
              eachOnce);
      if (from != null) {
        events.skipTo(from);
      }
      return events;
    }

    @Override
    protected List<RawSource> split(int desiredSplits) {
      return List.of(this);
    }
  }

  /** A batch is not later than its first event. */
  private static final class TakeApartFn
      extends DoFn<KV<List<Row>, List<KV<LedgerKey, Long>>>, Row> {
    @ProcessElement
    public void process(
        @Element KV<List<Row>, List<KV<LedgerKey, Long>>> batch, MultiOutputReceiver out) {
      OutputReceiver<Row> events = out.get(EVENTS);
      for (Row event : batch.getKey()) {
        events.outputWithTimestamp(event, EventTimestamps.joda(EventTimestamps.of(event)));
      }
      batch.getValue().forEach(out.get(LEDGER)::output);
    }
  }
}
