package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes rows of events, and gathers them by their share of the sequences. */
final class ShareSequenceRows implements Gatherer<Row> {
  private final MartWork<SequenceMartSpec> work;
  private final boolean known;
  private transient @Nullable SequenceRows rows;
  private transient Gathered<Integer, SequenceRow> gathered = new Gathered<>();
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;

  ShareSequenceRows(MartWork<SequenceMartSpec> work, boolean known) {
    this.work = work;
    this.known = known;
  }

  @Override
  public void setup() {
    rows = new SequenceRows(work.mart(), work.event());
    gathered = new Gathered<>();
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(work.event().name(), work.mart().name());
  }

  @Override
  public void take(Row event, Output passed) {
    SequenceRows maker = Objects.requireNonNull(rows);
    SequenceRow row = maker.of(event.getValues().toArray(), Objects.requireNonNull(uncomputable));
    if (row != null) {
      int share = Math.floorMod(maker.key(row).hashCode(), work.timing().shards());
      gathered.add(share, row);
    }
  }

  @Override
  public void drain(Output out) {
    gathered.drain(
        (share, made) -> out.give(SequenceMart.SHARES, KV.of(share, new Share<>(known, made))));
    counts.take().forEach(count -> out.give(SequenceMart.LEDGER, count));
  }
}
