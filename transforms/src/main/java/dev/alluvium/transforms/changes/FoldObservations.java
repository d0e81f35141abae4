package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the observations of one share of a satellite's keys for the allowed lateness and gives
 * out those that must be stored. What is older is forgotten an eighth of the lateness afterwards at
 * the latest.
 */
final class FoldObservations implements KeyedFold<Integer, List<Row>, RecentObservations> {
  private static final int SWEEPS_PER_LATENESS = 8;
  private static final long MICROS_PER_MILLI = 1_000;

  private final Shipped<TableSpec> table;
  private final String event;
  private final Timing timing;
  private transient @Nullable ObservationColumns columns;

  /**
   * @param event what feeds the table; {@code *} where several events do
   */
  FoldObservations(TableSpec table, String event, Timing timing) {
    this.table = Shipped.of(table);
    this.event = event;
    this.timing = timing;
  }

  @Override
  public void setup() {
    columns = new ObservationColumns(table.get());
  }

  @Override
  public RecentObservations create(Integer share) {
    return new RecentObservations();
  }

  @Override
  public void take(Integer share, RecentObservations recent, List<Row> rows, Moment now) {
    TableSpec target = table.get();
    Consumer<Row> write =
        row -> now.output(SuppressRepeats.MUTATIONS, TableMutation.upsert(target, row));
    ObservationColumns of = Objects.requireNonNull(columns);
    LedgerCounts counts = new LedgerCounts();
    for (Row row : rows) {
      Instant loadTs = of.loadTs(row);
      if (timing.isOver(loadTs.toEpochMilli(), now.watermarkMillis())) {
        recent.addTooLate(of.key(row), of.observation(row), write);
        counts.add(event, "*", loadTs, Outcome.LATE, target.name());
      } else {
        recent.add(of.key(row), of.observation(row), write);
      }
    }
    counts.forEach((key, count) -> now.output(SuppressRepeats.LEDGER, KV.of(key, count)));
  }

  @Override
  public void fire(Integer share, RecentObservations recent, Firing firing, Moment now) {
    long lateness = timing.allowedLateness().toMillis();
    recent.forgetBefore((now.watermarkMillis() - lateness) * MICROS_PER_MILLI);
  }

  @Override
  public boolean firesSoon(RecentObservations recent) {
    return false;
  }

  @Override
  public long settle(Integer share, RecentObservations recent, Moment now) {
    Long earliest = recent.earliestMicros();
    if (earliest == null) {
      return NEVER;
    }
    long lateness = timing.allowedLateness().toMillis();
    long sweep = Math.max(1, lateness / SWEEPS_PER_LATENESS);
    long expires = Math.floorDiv(earliest, MICROS_PER_MILLI) + 1 + lateness;
    return (Math.floorDiv(expires, sweep) + 1) * sweep;
  }

  @Override
  public boolean isEmpty(RecentObservations recent) {
    return recent.earliestMicros() == null;
  }

  @Override
  public long weigh(RecentObservations recent) {
    return recent.weigh();
  }
}
