package dev.alluvium.transforms.ledger;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
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

/**
 * Holds the counts of one share of the ledger, and writes those that have grown: at once, or some
 * time later.
 */
final class SumFn extends DoFn<KV<String, KV<LedgerKey, Long>>, TableMutation> {
  private static final MapCoder<LedgerKey, Long> COUNTS =
      MapCoder.of(LedgerKey.CODER, VarLongCoder.of());

  @StateId("sums")
  private final StateSpec<ValueState<Map<LedgerKey, Long>>> sumsSpec = StateSpecs.value(COUNTS);

  /** The counts, of those in sums, that have grown since they were written. */
  @StateId("grown")
  private final StateSpec<ValueState<Map<LedgerKey, Long>>> grownSpec = StateSpecs.value(COUNTS);

  /**
   * The run that these counts were begun by. A job that is updated in place comes with another, but
   * goes on counting here: rows of both would hold the same records.
   */
  @StateId("run")
  private final StateSpec<ValueState<String>> runSpec = StateSpecs.value(StringUtf8Coder.of());

  @TimerId("soon")
  private final TimerSpec soonSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final String runId;
  private final Shipped<TableSpec> table;
  private final Duration writeEvery;

  /** The records of the whole job by outcome, for those who watch it: what alerts are built on. */
  private final EnumMap<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  SumFn(String runId, TableSpec table, Duration writeEvery) {
    this.runId = runId;
    this.table = Shipped.of(table);
    this.writeEvery = writeEvery;
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, Metrics.counter("ledger", outcome.code()));
    }
  }

  @ProcessElement
  public void process(
      @Element KV<String, KV<LedgerKey, Long>> count,
      @StateId("sums") ValueState<Map<LedgerKey, Long>> sumsState,
      @StateId("grown") ValueState<Map<LedgerKey, Long>> grownState,
      @StateId("run") ValueState<String> run,
      @TimerId("soon") Timer soon,
      @TimerId("end") Timer end,
      OutputReceiver<TableMutation> out) {
    Map<LedgerKey, Long> sums = read(sumsState);
    if (sums.isEmpty()) {
      run.write(runId);
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    LedgerKey key = count.getValue().getKey();
    long records = count.getValue().getValue();
    Objects.requireNonNull(counters.get(key.outcome())).inc(records);
    long sum = sums.merge(key, records, Long::sum);
    sumsState.write(sums);
    if (writeEvery.isZero()) {
      write(Map.of(key, sum), run, out);
      return;
    }
    Map<LedgerKey, Long> grown = read(grownState);
    if (grown.isEmpty()) {
      soon.offset(org.joda.time.Duration.millis(writeEvery.toMillis())).setRelative();
    }
    grown.put(key, sum);
    grownState.write(grown);
  }

  @OnTimer("soon")
  public void writeSoon(
      @StateId("grown") ValueState<Map<LedgerKey, Long>> grown,
      @StateId("run") ValueState<String> run,
      OutputReceiver<TableMutation> out) {
    write(grown, run, out);
  }

  @OnTimer("end")
  public void writeAtEnd(
      @StateId("grown") ValueState<Map<LedgerKey, Long>> grown,
      @StateId("run") ValueState<String> run,
      OutputReceiver<TableMutation> out) {
    write(grown, run, out);
  }

  private void write(
      ValueState<Map<LedgerKey, Long>> grown,
      ValueState<String> run,
      OutputReceiver<TableMutation> out) {
    Map<LedgerKey, Long> counts = read(grown);
    if (!counts.isEmpty()) {
      write(counts, run, out);
    }
    grown.clear();
  }

  private void write(
      Map<LedgerKey, Long> counts, ValueState<String> run, OutputReceiver<TableMutation> out) {
    Instant now = Instant.now();
    String begun = run.read();
    String name = begun == null ? runId : begun; // State that was kept before runs were.
    counts.forEach((key, sum) -> out.output(LedgerRows.of(table.get(), name, key, sum, now)));
  }

  private static Map<LedgerKey, Long> read(ValueState<Map<LedgerKey, Long>> state) {
    Map<LedgerKey, Long> stored = state.read();
    return stored == null ? new HashMap<>() : new HashMap<>(stored);
  }
}
