package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.transforms.aggregate.Aggregation;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.DistinctCounts;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values that are new to one share of a window. Where timers do not tell the watermark,
 * an event may be let through after the share was forgotten; from then on its values are kept for
 * good, so that none of them counts twice: a timer would forget them at once, and maybe before the
 * panes are given up.
 */
final class CountNew implements KeyedFold<ShardKey, Candidates, HashSet128> {
  private final MartWork<AggregateMartSpec> work;
  private transient @Nullable DistinctCounts counts;

  CountNew(MartWork<AggregateMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    counts =
        new DistinctCounts(
            new Aggregation(work.mart(), work.event(), work.table()), work.timing().shards());
  }

  @Override
  public HashSet128 create(ShardKey share) {
    return new HashSet128();
  }

  @Override
  public void take(ShardKey share, HashSet128 seen, Candidates candidates, Moment now) {
    Objects.requireNonNull(counts)
        .count(share, candidates, seen)
        .forEach((key, groups) -> now.output(AggregateMart.COUNTED, KV.of(key, groups)));
  }

  @Override
  public void fire(ShardKey share, HashSet128 seen, Firing firing, Moment now) {
    seen.clear();
  }

  @Override
  public boolean firesSoon(HashSet128 seen) {
    return false;
  }

  /** After the last window of the slot is over; for input that ends, at its end. */
  @Override
  public long settle(ShardKey share, HashSet128 seen, Moment now) {
    if (share.slot() == ShardKey.ALL_WINDOWS) {
      return AT_END;
    }
    long over =
        share.endMillis(work.mart().window().longest().toMillis())
            + work.timing().allowedLateness().toMillis();
    boolean wasForgotten =
        !work.timing().keeping().timersTellWatermark() && over <= now.watermarkMillis();
    return wasForgotten ? NEVER : over;
  }

  @Override
  public boolean isEmpty(HashSet128 seen) {
    return seen.size() == 0;
  }

  @Override
  public long weigh(HashSet128 seen) {
    return seen.bytes();
  }
}
