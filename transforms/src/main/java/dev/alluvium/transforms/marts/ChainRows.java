package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.sequence.Chains;
import dev.alluvium.transforms.sequence.Differences;
import dev.alluvium.transforms.sequence.SequenceRow;
import dev.alluvium.transforms.sequence.SequenceRows;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds one share of a mart's sequences, and gives their rows out some time after a change, and at
 * the end of input. What lies behind the watermark by the allowed lateness is given up hour by
 * hour, but for the last row of each sequence.
 */
final class ChainRows implements KeyedFold<Integer, Share<SequenceRow>, Chains> {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_HOUR = HOUR_MILLIS * MICROS_PER_MILLI;

  private final MartWork<SequenceMartSpec> work;
  private transient @Nullable SequenceRows rows;
  private transient @Nullable Differences differences;

  ChainRows(MartWork<SequenceMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    rows = new SequenceRows(work.mart(), work.event());
    differences = new Differences(work.mart());
  }

  @Override
  public Chains create(Integer share) {
    return new Chains();
  }

  @Override
  public void take(Integer share, Chains chains, Share<SequenceRow> taken, Moment now) {
    SequenceRows keys = Objects.requireNonNull(rows);
    Map<Long, Long> lateByHour = new TreeMap<>();
    for (SequenceRow row : taken.items()) {
      boolean isLate = !taken.known() && isTooLate(row);
      boolean isTaken = !isLate && chains.add(keys.key(row), row);
      if (!isTaken && !taken.known()) {
        lateByHour.merge(Math.floorDiv(row.micros(), MICROS_PER_HOUR) * 3600, 1L, Long::sum);
      }
    }
    lateByHour.forEach((hour, late) -> countLate(hour, late, now));
  }

  /** Whether it was too late for a run before, whose work this one takes up. */
  private boolean isTooLate(SequenceRow row) {
    long millis = Math.floorDiv(row.micros(), MICROS_PER_MILLI);
    return work.timing().isOver(millis, work.timing().reachedMillis());
  }

  @Override
  public void fire(Integer share, Chains chains, Firing firing, Moment now) {
    TableSpec target = work.table();
    if (chains.isDirty()) {
      long sequence = now.nextSequence();
      chains.fire(
          Objects.requireNonNull(differences),
          work.timing().complete().orElse(null),
          values ->
              now.output(
                  SequenceMart.MUTATIONS,
                  TableMutation.upsert(
                      target, Row.withSchema(target.rowSchema()).attachValues(values), sequence)));
    }
    if (firing == Firing.DUE) {
      chains.forgetBefore(
          (now.watermarkMillis() - work.timing().allowedLateness().toMillis()) * MICROS_PER_MILLI);
    }
  }

  @Override
  public boolean firesSoon(Chains chains) {
    return chains.isDirty();
  }

  /** Comes back when the oldest row can be given up, hours at a time. */
  @Override
  public long settle(Integer share, Chains chains, Moment now) {
    long oldest =
        work.timing().arrival() != Timing.Arrival.AT_ONCE ? chains.oldestMicros() : Long.MAX_VALUE;
    if (oldest == Long.MAX_VALUE) {
      return AT_END;
    }
    long hourEnd = (Math.floorDiv(oldest, MICROS_PER_HOUR) + 1) * HOUR_MILLIS;
    return hourEnd + work.timing().allowedLateness().toMillis();
  }

  @Override
  public boolean isEmpty(Chains chains) {
    return false; // The last row of each sequence is kept for good.
  }

  @Override
  public long weigh(Chains chains) {
    return chains.weigh();
  }

  private void countLate(long hour, long late, Moment now) {
    LedgerKey key = LedgerKey.of(work.event().name(), "*", hour, Outcome.LATE, work.mart().name());
    now.output(SequenceMart.LEDGER, KV.of(key, late));
  }
}
