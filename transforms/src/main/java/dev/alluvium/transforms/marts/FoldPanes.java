package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds the panes of one share of the groups, and gives their rows out: early, some time after a
 * change; on time, when the watermark has passed a pane's end; and on every change after that,
 * until the allowed lateness is over. Each firing gives the whole of a pane.
 */
final class FoldPanes implements KeyedFold<ShardKey, Groups, Groups> {
  private final MartWork<AggregateMartSpec> work;
  private transient @Nullable Aggregation aggregation;

  FoldPanes(MartWork<AggregateMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    aggregation = new Aggregation(work.mart(), work.event(), work.table());
  }

  @Override
  public Groups create(ShardKey key) {
    return new Groups();
  }

  @Override
  public void take(ShardKey key, Groups groups, Groups added, Moment now) {
    long watermark = now.watermarkMillis();
    aggregation()
        .absorb(groups, added, end -> work.timing().isOver(end, watermark))
        .forEach((hour, late) -> count(Outcome.LATE, work.mart().name(), hour, late, now));
    LongPredicate isPast = end -> end <= watermark;
    if (aggregation().hasDirty(groups, isPast)) {
      fire(groups, isPast, now);
    }
  }

  @Override
  public void fire(ShardKey key, Groups groups, Firing firing, Moment now) {
    long watermark = now.watermarkMillis();
    boolean isEarly = firing == Firing.SOON && watermark >= work.timing().readAgainMillis();
    fire(groups, isEarly ? end -> true : end -> end <= watermark, now);
  }

  @Override
  public boolean firesSoon(Groups groups) {
    return groups.isDirty();
  }

  @Override
  public long settle(ShardKey key, Groups groups, Moment now) {
    return aggregation()
        .settle(groups, now.watermarkMillis(), work.timing().allowedLateness().toMillis());
  }

  @Override
  public boolean isEmpty(Groups groups) {
    return groups.isEmpty();
  }

  @Override
  public long weigh(Groups groups) {
    return groups.weigh();
  }

  private void fire(Groups groups, LongPredicate isDue, Moment now) {
    TableSpec target = work.table();
    aggregation()
        .fire(
            groups,
            isDue,
            work.timing().complete().orElse(null),
            now.nextSequence(),
            new Aggregation.Rows() {
              @Override
              public void upsert(long windowStart, Row row, long sequence) {
                now.output(
                    AggregateMart.ROWS,
                    KV.of(windowStart, TableMutation.upsert(target, row, sequence)));
              }

              @Override
              public void delete(long windowStart, Row key, long sequence) {
                now.output(
                    AggregateMart.ROWS,
                    KV.of(windowStart, TableMutation.delete(target, key, sequence)));
              }

              @Override
              public void uncomputable(long windowStart, String column) {
                long hour = Math.floorDiv(windowStart, 3_600_000L) * 3_600L;
                count(Outcome.UNCOMPUTABLE, target.name() + "." + column, hour, 1, now);
              }
            });
  }

  private void count(Outcome outcome, String reason, long hour, long events, Moment now) {
    now.output(
        AggregateMart.LEDGER,
        KV.of(LedgerKey.of(work.event().name(), "*", hour, outcome, reason), events));
  }

  private Aggregation aggregation() {
    return Objects.requireNonNull(aggregation);
  }
}
