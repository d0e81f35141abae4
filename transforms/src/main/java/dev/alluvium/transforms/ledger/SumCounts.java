package dev.alluvium.transforms.ledger;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.serial.Shipped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.KV;

/**
 * Holds the counts of one share of the ledger, and writes those that have grown: at once, or some
 * time later.
 */
final class SumCounts implements KeyedFold<String, KV<LedgerKey, Long>, Sums> {
  private final String runId;
  private final Shipped<TableSpec> table;
  private final boolean atOnce;

  /** The records of the whole job by outcome, for those who watch it: what alerts are built on. */
  private final EnumMap<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  SumCounts(String runId, TableSpec table, boolean atOnce) {
    this.runId = runId;
    this.atOnce = atOnce;
    this.table = Shipped.of(table);
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, Metrics.counter("ledger", outcome.code()));
    }
  }

  @Override
  public Sums create(String share) {
    return new Sums(runId);
  }

  @Override
  public void take(String share, Sums sums, KV<LedgerKey, Long> count, Moment now) {
    Objects.requireNonNull(counters.get(count.getKey().outcome())).inc(count.getValue());
    sums.add(count.getKey(), count.getValue());
    if (atOnce) {
      write(sums, now);
    }
  }

  @Override
  public void fire(String share, Sums sums, Firing firing, Moment now) {
    write(sums, now);
  }

  private void write(Sums sums, Moment now) {
    Instant at = now.now();
    sums.takeGrown(
        (key, sum) ->
            now.output(CountLedger.ROWS, LedgerRows.of(table.get(), sums.run(), key, sum, at)));
  }

  @Override
  public boolean firesSoon(Sums sums) {
    return sums.hasGrown();
  }

  @Override
  public long settle(String share, Sums sums, Moment now) {
    return AT_END;
  }

  @Override
  public boolean isEmpty(Sums sums) {
    return false;
  }

  @Override
  public long weigh(Sums sums) {
    return sums.weigh();
  }
}
