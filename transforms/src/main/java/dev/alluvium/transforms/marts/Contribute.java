package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.timing.Timing;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Sums events up by group before they are shuffled. */
final class Contribute implements Gatherer<Row> {
  private final MartWork<AggregateMartSpec> work;
  private transient LedgerCounts counts = new LedgerCounts();
  private transient @Nullable Uncomputable uncomputable;
  private transient @Nullable Contribution contribution;

  Contribute(MartWork<AggregateMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    counts = new LedgerCounts();
    uncomputable = counts.uncomputable(work.event().name(), work.mart().name());
  }

  @Override
  public void take(Row row, Output passed) {
    Contribution open = contribution;
    if (open == null) {
      open =
          new Contribution(
              work.mart(),
              work.event(),
              work.table(),
              work.timing().shards(),
              work.timing().arrival() == Timing.Arrival.AT_ONCE);
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
