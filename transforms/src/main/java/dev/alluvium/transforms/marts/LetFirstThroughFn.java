package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.aggregate.RecentIdentities;
import dev.alluvium.transforms.decode.EventTimestamps;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.KnownWatermark;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import java.util.Objects;
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
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Remembers the identities seen in one share of the events. */
final class LetFirstThroughFn extends DoFn<KV<Integer, List<Row>>, Row> {
  @StateId("seen")
  private final StateSpec<ValueState<RecentIdentities>> seenSpec;

  @StateId("fired")
  private final StateSpec<ValueState<Long>> firedSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<EventSpec> event;
  private final Timing timing;
  private transient @Nullable EventIdentity identity;
  private transient LedgerCounts counts = new LedgerCounts();

  LetFirstThroughFn(EventSpec event, Timing timing) {
    this.event = Shipped.of(event);
    this.timing = timing;
    this.seenSpec = StateSpecs.value(timing.stateCoder(RecentIdentities.CODER));
  }

  @Setup
  public void setup() {
    identity = new EventIdentity(event.get());
  }

  @StartBundle
  public void startBundle() {
    counts = new LedgerCounts();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, List<Row>> share,
      @StateId("seen") ValueState<RecentIdentities> seenState,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("over") Timer over,
      MultiOutputReceiver out) {
    long watermark = new KnownWatermark(timing).atElement(over, fired);
    RecentIdentities stored = seenState.read();
    RecentIdentities seen = stored == null ? new RecentIdentities() : stored;
    OutputReceiver<Row> events = out.get(Deduplicate.EVENTS);
    for (Row row : share.getValue()) {
      Instant eventTs = EventTimestamps.joda(EventTimestamps.of(row));
      if (timing.isOver(RecentIdentities.hourEnd(eventTs.getMillis()), watermark)) {
        count(row, Outcome.LATE);
      } else if (seen.add(identity(row), eventTs.getMillis())) {
        events.outputWithTimestamp(row, eventTs);
      } else {
        count(row, Outcome.DUPLICATE);
      }
    }
    keep(seen, seenState, over);
  }

  @OnTimer("over")
  public void forget(
      @StateId("seen") ValueState<RecentIdentities> seenState,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("over") Timer over,
      OnTimerContext context) {
    long fire = context.fireTimestamp().getMillis();
    new KnownWatermark(timing).atTimer(over, fire, fired);
    RecentIdentities seen = seenState.read();
    if (seen != null) {
      seen.forgetUntil(fire - timing.allowedLateness().toMillis());
      keep(seen, seenState, over);
    }
  }

  private void keep(RecentIdentities seen, ValueState<RecentIdentities> state, Timer over) {
    if (seen.isEmpty()) {
      state.clear();
    } else {
      state.write(seen);
      EventTimer.set(over, seen.firstHourEnd() + timing.allowedLateness().toMillis());
    }
  }

  private Hash128 identity(Row row) {
    return Objects.requireNonNull(identity).of(row.getValues().toArray());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, Deduplicate.LEDGER);
  }

  private void count(Row row, Outcome outcome) {
    Object source = row.getValues().get(EventColumns.EVENT_SOURCE_INDEX);
    counts.add(
        event.get().name(),
        (String) Objects.requireNonNull(source),
        EventTimestamps.of(row),
        outcome,
        "");
  }
}
