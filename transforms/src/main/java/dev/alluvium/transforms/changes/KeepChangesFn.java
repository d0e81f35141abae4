package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.KnownWatermark;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.VarLongCoder;
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
 * Remembers the observations of one share of a satellite's keys for the allowed lateness and gives
 * out those that must be stored. What is older is forgotten by a timer, an eighth of the lateness
 * afterwards at the latest.
 */
final class KeepChangesFn extends DoFn<KV<Integer, List<Row>>, TableMutation> {
  private static final int SWEEPS_PER_LATENESS = 8;
  private static final long MICROS_PER_MILLI = 1_000;

  @StateId("recent")
  private final StateSpec<ValueState<RecentObservations>> recentSpec;

  @StateId("fired")
  private final StateSpec<ValueState<Long>> firedSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable ObservationColumns columns;
  private transient LedgerCounts counts = new LedgerCounts();

  KeepChangesFn(TableSpec table, Timing timing) {
    this.table = Shipped.of(table);
    this.timing = timing;
    this.recentSpec = StateSpecs.value(timing.stateCoder(new RecentObservationsCoder(table)));
  }

  @Setup
  public void setup() {
    columns = new ObservationColumns(table.get());
  }

  @StartBundle
  public void startBundle() {
    counts = new LedgerCounts();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, List<Row>> share,
      @StateId("recent") ValueState<RecentObservations> state,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("over") Timer over,
      MultiOutputReceiver out) {
    long watermark = new KnownWatermark(timing).atElement(over, fired);
    RecentObservations stored = state.read();
    RecentObservations recent = stored == null ? new RecentObservations() : stored;
    OutputReceiver<TableMutation> mutations = out.get(SuppressRepeats.MUTATIONS);
    Consumer<Row> write = row -> mutations.output(TableMutation.upsert(table.get(), row));
    ObservationColumns of = Objects.requireNonNull(columns);
    for (Row row : share.getValue()) {
      Instant loadTs = of.loadTs(row);
      if (timing.isOver(loadTs.toEpochMilli(), watermark)) {
        recent.addTooLate(of.key(row), of.observation(row), write);
        String source = of.recordSource(row);
        counts.add(source, "*", loadTs, Outcome.LATE, table.get().name());
      } else {
        recent.add(of.key(row), of.observation(row), write);
      }
    }
    keep(recent, state, over);
  }

  @OnTimer("over")
  public void forget(
      @StateId("recent") ValueState<RecentObservations> state,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("over") Timer over,
      OnTimerContext context) {
    long watermark =
        new KnownWatermark(timing).atTimer(over, context.fireTimestamp().getMillis(), fired);
    RecentObservations recent = state.read();
    if (recent != null) {
      long lateness = timing.allowedLateness().toMillis();
      recent.forgetBefore((watermark - lateness) * MICROS_PER_MILLI);
      keep(recent, state, over);
    }
  }

  private void keep(RecentObservations recent, ValueState<RecentObservations> state, Timer over) {
    Long earliest = recent.earliestMicros();
    if (earliest == null) {
      state.clear();
      return;
    }
    state.write(recent);
    long lateness = timing.allowedLateness().toMillis();
    long sweep = Math.max(1, lateness / SWEEPS_PER_LATENESS);
    long expires = Math.floorDiv(earliest, MICROS_PER_MILLI) + 1 + lateness;
    EventTimer.set(over, (Math.floorDiv(expires, sweep) + 1) * sweep);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, SuppressRepeats.LEDGER);
  }
}
