package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sums a bundle's events up before they are shuffled. */
final class ContributeFn extends DoFn<Row, KV<ShardKey, Groups>> {
  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient @Nullable Contribution contribution;
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;
  private transient Instant earliest = BoundedWindow.TIMESTAMP_MAX_VALUE;

  ContributeFn(AggregateMartSpec mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
  }

  @StartBundle
  public void startBundle() {
    contribution =
        new Contribution(
            mart.get(), event.get(), table.get(), timing.shards(), timing.earlyFiring().isEmpty());
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(event.get().name(), mart.get().name());
    earliest = GlobalWindow.INSTANCE.maxTimestamp();
  }

  @ProcessElement
  public void process(@Element Row row, @Timestamp Instant timestamp) {
    Objects.requireNonNull(contribution)
        .add(row.getValues().toArray(), Objects.requireNonNull(uncomputable));
    if (timestamp.isBefore(earliest)) {
      earliest = timestamp;
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Contribution full = Objects.requireNonNull(contribution);
    contribution = null;
    counts.output(context, AggregateMart.LEDGER);
    full.forEachGroups(
        (key, groups) ->
            context.output(
                AggregateMart.GROUPS, KV.of(key, groups), earliest, GlobalWindow.INSTANCE));
    full.forEachCandidates(
        (key, candidates) ->
            context.output(
                AggregateMart.CANDIDATES, KV.of(key, candidates), earliest, GlobalWindow.INSTANCE));
  }
}
