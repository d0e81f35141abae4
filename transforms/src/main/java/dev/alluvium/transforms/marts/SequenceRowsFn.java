package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import dev.alluvium.transforms.serial.Shipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes rows, and gathers a bundle's by share, so that state is touched once per bundle. */
final class SequenceRowsFn extends DoFn<Row, KV<Integer, List<SequenceRow>>> {
  private final Shipped<SequenceMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final int shards;
  private transient @Nullable SequenceRows rows;
  private transient Map<Integer, List<SequenceRow>> gathered = new HashMap<>();
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;
  private transient Instant earliest = GlobalWindow.INSTANCE.maxTimestamp();

  SequenceRowsFn(SequenceMartSpec mart, EventSpec event, int shards) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.shards = shards;
  }

  @Setup
  public void setup() {
    rows = new SequenceRows(mart.get(), event.get());
  }

  @StartBundle
  public void startBundle() {
    gathered = new HashMap<>();
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(event.get().name(), mart.get().name());
    earliest = GlobalWindow.INSTANCE.maxTimestamp();
  }

  @ProcessElement
  public void process(@Element Row element, @Timestamp Instant timestamp) {
    SequenceRows maker = Objects.requireNonNull(rows);
    SequenceRow row = maker.of(element.getValues().toArray(), Objects.requireNonNull(uncomputable));
    if (row != null) {
      int share = Math.floorMod(maker.key(row).hashCode(), shards);
      gathered.computeIfAbsent(share, k -> new ArrayList<>()).add(row);
      earliest = timestamp.isBefore(earliest) ? timestamp : earliest;
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    gathered.forEach(
        (share, made) -> context.output(KV.of(share, made), earliest, GlobalWindow.INSTANCE));
    gathered = new HashMap<>();
    counts.output(context, SequenceMart.LEDGER);
  }
}
