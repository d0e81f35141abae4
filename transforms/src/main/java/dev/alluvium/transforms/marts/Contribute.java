package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Sums events up by group before they are shuffled. */
final class Contribute implements Gatherer<Row> {
  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;
  private transient @Nullable Contribution contribution;

  Contribute(AggregateMartSpec mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
  }

  @Override
  public void setup() {
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(event.get().name(), mart.get().name());
  }

  @Override
  public void take(Row row, Output passed) {
    Contribution open = contribution;
    if (open == null) {
      open =
          new Contribution(
              mart.get(),
              event.get(),
              table.get(),
              timing.shards(),
              timing.arrival() == Timing.Arrival.AT_ONCE);
      contribution = open;
    }
    open.add(row.getValues().toArray(), Objects.requireNonNull(uncomputable));
  }

  @Override
  public void drain(Output out) {
    Contribution full = contribution;
    contribution = null;
    counts.take().forEach(count -> out.give(AggregateMart.LEDGER, count));
    if (full != null) {
      full.forEachGroups((key, groups) -> out.give(AggregateMart.GROUPS, KV.of(key, groups)));
      full.forEachCandidates(
          (key, candidates) -> out.give(AggregateMart.CANDIDATES, KV.of(key, candidates)));
    }
  }
}
