package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.sequence.Chains;
import dev.alluvium.transforms.sequence.ChainsCoder;
import dev.alluvium.transforms.sequence.Differences;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds one share of a mart's sequences, and gives their rows out some time after a change, and at
 * the end of input. What lies behind the watermark by the allowed lateness is given up hour by
 * hour, but for the last row of each sequence. The watermark is told by the timers that fire, and
 * by nothing else.
 */
final class ChainFn extends DoFn<KV<Integer, List<SequenceRow>>, TableMutation> {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MICROS_PER_HOUR = HOUR_MILLIS * 1000;

  @StateId("chains")
  private final StateSpec<ValueState<Chains>> chainsSpec;

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<SequenceMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable SequenceRows rows;
  private transient @Nullable Differences differences;

  ChainFn(SequenceMartSpec mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
    this.chainsSpec = StateSpecs.value(timing.stateCoder(ChainsCoder.of(mart, event, table)));
  }

  @Setup
  public void setup() {
    rows = new SequenceRows(mart.get(), event.get());
    differences = new Differences(mart.get());
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, List<SequenceRow>> share,
      @StateId("chains") ValueState<Chains> state,
      @TimerId("early") Timer early,
      @TimerId("over") Timer over,
      MultiOutputReceiver out) {
    Chains stored = state.read();
    Chains chains = stored == null ? new Chains() : stored;
    SequenceRows keys = Objects.requireNonNull(rows);
    Map<Long, Long> lateByHour = new HashMap<>();
    for (SequenceRow row : share.getValue()) {
      if (!chains.add(keys.key(row), row)) {
        lateByHour.merge(Math.floorDiv(row.micros(), MICROS_PER_HOUR) * 3600, 1L, Long::sum);
      }
    }
    lateByHour.forEach((hour, late) -> countLate(hour, late, out));
    if (chains.isDirty() && !chains.firesEarly() && timing.earlyFiring().isPresent()) {
      early.offset(Duration.millis(timing.earlyFiring().get().toMillis())).setRelative();
      chains.setFiresEarly(true);
    }
    state.write(chains);
    setOver(chains, over);
  }

  @OnTimer("early")
  public void fireEarly(
      @StateId("chains") ValueState<Chains> state, OutputReceiver<TableMutation> out) {
    Chains chains = state.read();
    if (chains != null) {
      chains.setFiresEarly(false);
      fire(chains, out);
      state.write(chains);
    }
  }

  @OnTimer("over")
  public void forget(
      @StateId("chains") ValueState<Chains> state,
      @TimerId("over") Timer over,
      OutputReceiver<TableMutation> out,
      OnTimerContext context) {
    Chains chains = state.read();
    if (chains == null) {
      return;
    }
    fire(chains, out);
    if (!context.fireTimestamp().isBefore(GlobalWindow.INSTANCE.maxTimestamp())) {
      state.clear();
      return;
    }
    long watermark = context.fireTimestamp().getMillis();
    chains.forgetBefore((watermark - timing.allowedLateness().toMillis()) * 1000);
    state.write(chains);
    setOver(chains, over);
  }

  /**
   * Comes back when the oldest row can be given up, hours at a time; where nothing can be, at the
   * end of input.
   */
  private void setOver(Chains chains, Timer over) {
    long oldest = timing.stateSpansWindows() ? Long.MAX_VALUE : chains.oldestMicros();
    if (oldest == Long.MAX_VALUE) {
      EventTimer.set(over, Long.MAX_VALUE);
    } else {
      long hourEnd = (Math.floorDiv(oldest, MICROS_PER_HOUR) + 1) * HOUR_MILLIS;
      EventTimer.set(over, hourEnd + timing.allowedLateness().toMillis());
    }
  }

  private void fire(Chains chains, OutputReceiver<TableMutation> out) {
    TableSpec target = table.get();
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    chains.fire(
        Objects.requireNonNull(differences),
        timing.complete().orElse(null),
        values ->
            out.output(
                TableMutation.upsert(
                    target, Row.withSchema(target.rowSchema()).attachValues(values), now)));
  }

  private void countLate(long hour, long late, MultiOutputReceiver out) {
    LedgerKey key = LedgerKey.of(event.get().name(), "*", hour, Outcome.LATE, mart.get().name());
    out.get(SequenceMart.LEDGER).output(KV.of(key, late));
  }
}
