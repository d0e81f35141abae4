package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.decode.EventTimestamps;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import java.util.List;
import java.util.Objects;
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

/** Remembers the identities seen in one share of an hour. */
final class LetFirstThroughFn extends DoFn<KV<ShardKey, List<Row>>, Row> {
  @StateId("seen")
  private final StateSpec<ValueState<HashSet128>> seenSpec = StateSpecs.value(HashSet128.CODER);

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final EventSpec event;
  private final Timing timing;
  private transient @Nullable EventIdentity identity;
  private transient LedgerCounts counts = new LedgerCounts();

  LetFirstThroughFn(EventSpec event, Timing timing) {
    this.event = event;
    this.timing = timing;
  }

  @Setup
  public void setup() {
    identity = new EventIdentity(event);
  }

  @StartBundle
  public void startBundle() {
    counts = new LedgerCounts();
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, List<Row>> share,
      @StateId("seen") ValueState<HashSet128> seenState,
      @TimerId("over") Timer over,
      MultiOutputReceiver out) {
    long due = timing.dueMillis(share.getKey(), EventIdentity.MILLIS_PER_HOUR);
    if (timing.isOver(due, EventTimer.watermarkMillis(over))) {
      share.getValue().forEach(row -> count(row, Outcome.LATE));
      return;
    }
    HashSet128 seen = seenState.read();
    if (seen == null) {
      seen = new HashSet128();
      EventTimer.set(over, due + timing.allowedLateness().toMillis());
    }
    OutputReceiver<Row> events = out.get(Deduplicate.EVENTS);
    for (Row row : share.getValue()) {
      if (seen.add(Objects.requireNonNull(identity).of(row.getValues().toArray()))) {
        events.outputWithTimestamp(row, EventTimestamps.joda(EventTimestamps.of(row)));
      } else {
        count(row, Outcome.DUPLICATE);
      }
    }
    seenState.write(seen);
  }

  @OnTimer("over")
  public void forget(@StateId("seen") ValueState<HashSet128> seen) {
    seen.clear();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, Deduplicate.LEDGER);
  }

  private void count(Row row, Outcome outcome) {
    Object source = row.getValues().get(EventColumns.EVENT_SOURCE_INDEX);
    counts.add(
        event.name(),
        (String) Objects.requireNonNull(source),
        EventTimestamps.of(row),
        outcome,
        "");
  }
}
