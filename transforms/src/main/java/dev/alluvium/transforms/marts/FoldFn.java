package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.GroupsCoder;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.KnownWatermark;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.LongPredicate;
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
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the panes of one share of the groups, and gives their rows out: early, some time after a
 * change; on time, when the watermark has passed a pane's end; and on every change after that,
 * until the allowed lateness is over. Each firing gives the whole of a pane.
 */
final class FoldFn extends DoFn<KV<ShardKey, Groups>, KV<Long, TableMutation>> {
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long SECONDS_PER_HOUR = 3_600;

  @StateId("groups")
  private final StateSpec<ValueState<Groups>> groupsSpec;

  @StateId("fired")
  private final StateSpec<ValueState<Long>> firedSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("due")
  private final TimerSpec dueSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable Aggregation aggregation;

  FoldFn(AggregateMartSpec mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
    this.groupsSpec = StateSpecs.value(timing.stateCoder(GroupsCoder.of(mart, event, table)));
  }

  @Setup
  public void setup() {
    aggregation = new Aggregation(mart.get(), event.get(), table.get());
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, Groups> share,
      @StateId("groups") ValueState<Groups> state,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("early") Timer early,
      @TimerId("due") Timer due,
      MultiOutputReceiver out) {
    Groups groups = state.read();
    if (groups == null) {
      groups = new Groups();
    }
    long watermark = new KnownWatermark(timing).atElement(due, fired);
    LongPredicate isOver = end -> timing.isOver(end, watermark);
    aggregation()
        .absorb(groups, share.getValue(), isOver)
        .forEach((hour, late) -> count(hour, Outcome.LATE, mart.get().name(), late, out));
    LongPredicate isPast = end -> end <= watermark;
    if (aggregation().hasDirty(groups, isPast)) {
      fire(groups, isPast, out);
    }
    if (!groups.firesEarly()
        && timing.earlyFiring().isPresent()
        && aggregation().hasDirty(groups, end -> true)) {
      early.offset(Duration.millis(timing.earlyFiring().get().toMillis())).setRelative();
      groups.setFiresEarly(true);
    }
    keep(groups, watermark, state, due);
  }

  @OnTimer("early")
  public void fireEarly(@StateId("groups") ValueState<Groups> state, MultiOutputReceiver out) {
    Groups groups = state.read();
    if (groups != null) {
      groups.setFiresEarly(false);
      fire(groups, end -> true, out);
      state.write(groups);
    }
  }

  @OnTimer("due")
  public void fireOnTime(
      @StateId("groups") ValueState<Groups> state,
      @StateId("fired") ValueState<Long> fired,
      @TimerId("due") Timer due,
      MultiOutputReceiver out,
      OnTimerContext context) {
    Groups groups = state.read();
    if (groups == null) {
      return;
    }
    long watermark =
        new KnownWatermark(timing).atTimer(due, context.fireTimestamp().getMillis(), fired);
    fire(groups, end -> end <= watermark, out);
    keep(groups, watermark, state, due);
  }

  /** Writes what is left, and comes back when something of it is due, or over. */
  private void keep(Groups groups, long watermark, ValueState<Groups> state, Timer due) {
    long next = aggregation().settle(groups, watermark, timing.allowedLateness().toMillis());
    if (groups.isEmpty()) {
      state.clear();
    } else {
      EventTimer.set(due, next);
      state.write(groups);
    }
  }

  private void fire(Groups groups, LongPredicate isDue, MultiOutputReceiver out) {
    OutputReceiver<KV<Long, TableMutation>> rows = out.get(AggregateMart.ROWS);
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    aggregation()
        .fire(
            groups,
            isDue,
            timing.complete().orElse(null),
            now,
            new Aggregation.Rows() {
              @Override
              public void uncomputable(long windowStart, String column) {
                long hour = Math.floorDiv(windowStart, MILLIS_PER_HOUR) * SECONDS_PER_HOUR;
                String reason = mart.get().name() + "." + column;
                count(hour, Outcome.UNCOMPUTABLE, reason, 1, out);
              }

              @Override
              public void upsert(long windowStart, Row row, long sequence) {
                rows.output(KV.of(windowStart, TableMutation.upsert(table.get(), row, sequence)));
              }

              @Override
              public void delete(long windowStart, Row key, long sequence) {
                rows.output(KV.of(windowStart, TableMutation.delete(table.get(), key, sequence)));
              }
            });
  }

  private void count(
      long hour, Outcome outcome, String reason, long records, MultiOutputReceiver out) {
    LedgerKey key = LedgerKey.of(event.get().name(), "*", hour, outcome, reason);
    out.get(AggregateMart.LEDGER).output(KV.of(key, records));
  }

  private Aggregation aggregation() {
    return Objects.requireNonNull(aggregation);
  }
}
