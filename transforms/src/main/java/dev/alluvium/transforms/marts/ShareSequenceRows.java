package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import dev.alluvium.transforms.serial.Shipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes rows of events, and gathers them by their share of the sequences. */
final class ShareSequenceRows implements Gatherer<Row> {
  private final Shipped<SequenceMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final int shards;
  private final boolean known;
  private transient @Nullable SequenceRows rows;
  private transient Map<Integer, List<SequenceRow>> gathered = new HashMap<>();
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;

  ShareSequenceRows(SequenceMartSpec mart, EventSpec event, int shards, boolean known) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.shards = shards;
    this.known = known;
  }

  @Override
  public void setup() {
    rows = new SequenceRows(mart.get(), event.get());
    gathered = new HashMap<>();
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(event.get().name(), mart.get().name());
  }

  @Override
  public void take(Row event, Output passed) {
    SequenceRows maker = Objects.requireNonNull(rows);
    SequenceRow row = maker.of(event.getValues().toArray(), Objects.requireNonNull(uncomputable));
    if (row != null) {
      int share = Math.floorMod(maker.key(row).hashCode(), shards);
      gathered.computeIfAbsent(share, k -> new ArrayList<>()).add(row);
    }
  }

  @Override
  public void drain(Output out) {
    gathered.forEach(
        (share, made) -> out.give(SequenceMart.SHARES, KV.of(share, new Share<>(known, made))));
    gathered = new HashMap<>();
    counts.take().forEach(count -> out.give(SequenceMart.LEDGER, count));
  }
}
