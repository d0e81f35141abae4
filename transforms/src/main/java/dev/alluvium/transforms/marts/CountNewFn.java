package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.DistinctCounts;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.EventTimer;
import dev.alluvium.transforms.timing.Timing;
import java.util.Objects;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values that are new to one share of a window. Where timers do not tell the watermark,
 * an event may be let through after the share was forgotten; from then on its values are kept for
 * good, so that none of them counts twice: a timer would forget them at once, and maybe before the
 * fold has given the window up.
 */
final class CountNewFn extends DoFn<KV<ShardKey, Candidates>, KV<ShardKey, Groups>> {
  @StateId("seen")
  private final StateSpec<ValueState<HashSet128>> seenSpec;

  /** Set for good where no timer tells an event that it comes too late: values were forgotten. */
  @StateId("forgotten")
  private final StateSpec<ValueState<Boolean>> forgottenSpec = StateSpecs.value(BooleanCoder.of());

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable DistinctCounts counts;

  CountNewFn(AggregateMartSpec mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
    this.seenSpec = StateSpecs.value(timing.stateCoder(HashSet128.CODER));
  }

  @Setup
  public void setup() {
    counts =
        new DistinctCounts(new Aggregation(mart.get(), event.get(), table.get()), timing.shards());
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, Candidates> share,
      @StateId("seen") ValueState<HashSet128> seenState,
      @StateId("forgotten") ValueState<Boolean> forgotten,
      @TimerId("over") Timer over,
      OutputReceiver<KV<ShardKey, Groups>> out) {
    HashSet128 seen = seenState.read();
    if (seen == null) {
      seen = new HashSet128();
      if (timing.timersTellWatermark() || forgotten.read() == null) {
        EventTimer.set(over, forgetMillis(share.getKey()));
      }
    }
    Objects.requireNonNull(counts)
        .count(share.getKey(), share.getValue(), seen)
        .forEach((key, groups) -> out.output(KV.of(key, groups)));
    seenState.write(seen);
  }

  /** After the last window of the slot is over; for input that ends, at its end. */
  private long forgetMillis(ShardKey share) {
    return share.slot() == ShardKey.ALL_WINDOWS
        ? Long.MAX_VALUE
        : share.endMillis(mart.get().window().size().toMillis())
            + timing.allowedLateness().toMillis();
  }

  @OnTimer("over")
  public void forget(
      @StateId("seen") ValueState<HashSet128> seen,
      @StateId("forgotten") ValueState<Boolean> forgotten) {
    seen.clear();
    if (!timing.timersTellWatermark()) {
      forgotten.write(true);
    }
  }
}
