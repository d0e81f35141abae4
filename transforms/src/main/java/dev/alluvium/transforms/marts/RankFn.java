package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of one ranking, and gives out those of the first whose place or content changed.
 */
final class RankFn extends DoFn<KV<KV<Long, String>, List<KV<Long, Row>>>, TableMutation> {
  @StateId("first")
  private final StateSpec<ValueState<List<KV<Long, Row>>>> firstSpec;

  @StateId("sequence")
  private final StateSpec<ValueState<Long>> sequenceSpec = StateSpecs.value();

  /** Set for good where no timer tells a row that it comes too late: its ranking is given up. */
  @StateId("ended")
  private final StateSpec<ValueState<Boolean>> endedSpec = StateSpecs.value(BooleanCoder.of());

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable Ranking ranking;

  RankFn(
      AggregateMartSpec mart,
      TableSpec table,
      Timing timing,
      Coder<List<KV<Long, Row>>> rowsCoder) {
    this.mart = Shipped.of(mart);
    this.table = Shipped.of(table);
    this.timing = timing;
    this.firstSpec = StateSpecs.value(rowsCoder);
  }

  @Setup
  public void setup() {
    ranking = new Ranking(mart.get(), table.get());
  }

  @ProcessElement
  public void process(
      @Element KV<KV<Long, String>, List<KV<Long, Row>>> rows,
      @StateId("first") ValueState<List<KV<Long, Row>>> state,
      @StateId("sequence") ValueState<Long> sequenceState,
      @StateId("ended") ValueState<Boolean> ended,
      @TimerId("over") Timer over,
      OutputReceiver<TableMutation> out) {
    if (!timing.timersTellWatermark() && ended.read() != null) {
      return;
    }
    Ranking ranks = Objects.requireNonNull(ranking);
    List<KV<Long, Row>> stored = state.read();
    List<KV<Long, Row>> before = stored == null ? List.of() : stored;
    List<KV<Long, Row>> kept = ranks.keep(before, rows.getValue());
    Long last = sequenceState.read();
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    long sequence = last == null ? now : Math.max(now, last + 1);
    List<Row> numbered = ranks.numbered(kept);
    for (int i = 0; i < numbered.size(); i++) {
      if (i >= before.size() || !before.get(i).getValue().equals(kept.get(i).getValue())) {
        out.output(TableMutation.upsert(table.get(), numbered.get(i), sequence));
      }
    }
    state.write(kept);
    sequenceState.write(sequence);
    EventTimer.set(over, overMillis(rows.getKey().getKey()));
  }

  @OnTimer("over")
  public void forget(
      @StateId("first") ValueState<List<KV<Long, Row>>> first,
      @StateId("sequence") ValueState<Long> sequence,
      @StateId("ended") ValueState<Boolean> ended) {
    first.clear();
    sequence.clear();
    if (!timing.timersTellWatermark()) {
      ended.write(true);
    }
  }

  /** When a window's last late rows have come: a size after the allowed lateness, to be sure. */
  private long overMillis(long windowStart) {
    long size = mart.get().window().size().toMillis();
    return windowStart + 2 * size + timing.allowedLateness().toMillis();
  }
}
