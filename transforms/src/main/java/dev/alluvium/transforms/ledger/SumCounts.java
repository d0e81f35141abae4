package dev.alluvium.transforms.ledger;

import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Holds the counts of one share of what is counted, and writes those that have grown: at once, or
 * some time later.
 *
 * @param <K> what is counted by
 * @param <V> a count
 */
public final class SumCounts<K, V> implements KeyedFold<String, KV<K, V>, Sums<K, V>> {
  /** What it writes. */
  public static final TupleTag<TableMutation> ROWS = new TupleTag<>("rows");

  private static final Duration WRITE_EVERY = Duration.ofSeconds(2);
  private static final long SECONDS_PER_DAY = 86_400;

  private final String runId;
  private final Counted<K, V> counted;
  private final boolean atOnce;

  private SumCounts(String runId, Counted<K, V> counted, boolean atOnce) {
    this.runId = runId;
    this.counted = counted;
    this.atOnce = atOnce;
  }

  /** What is counted, and how that is told. */
  public interface Counted<K, V> extends Serializable {
    V plus(V sum, V count);

    /** Tells those who watch the whole job of a count that has come in. */
    void tell(K key, V count);

    /** The row that says how many. */
    TableMutation row(String run, K key, V sum, Instant now);
  }

  /**
   * The fold over counts by their {@linkplain #share shares}.
   *
   * @param step what a person calls it, in messages
   * @param atOnce whether a count that has grown goes on in the bundle that it came in, not two
   *     seconds later
   */
  public static <K, V> Fold<String, KV<K, V>, Sums<K, V>, TableMutation> fold(
      String step,
      StateShape shape,
      String runId,
      Counted<K, V> counted,
      Coder<K> keys,
      Coder<V> counts,
      boolean atOnce) {
    return Fold.of(
            step,
            new SumCounts<>(runId, counted, atOnce),
            shape,
            Sums.coder(keys, counts),
            StateKeeping.copied(),
            ROWS)
        .firingAfter(Optional.of(WRITE_EVERY));
  }

  /**
   * What one state holds: the counts of a day, so that none grows without bound.
   *
   * @param of whose counts they are
   * @param windowStart a time of that day, epoch seconds UTC
   */
  public static String share(String of, long windowStart) {
    long day = Math.floorDiv(windowStart, SECONDS_PER_DAY) * SECONDS_PER_DAY;
    return of + "@" + Instant.ofEpochSecond(day);
  }

  @Override
  public Sums<K, V> create(String share) {
    return new Sums<>(runId);
  }

  @Override
  public void take(String share, Sums<K, V> sums, KV<K, V> count, Moment now) {
    counted.tell(count.getKey(), count.getValue());
    sums.add(count.getKey(), count.getValue(), counted::plus);
    if (atOnce) {
      write(sums, now);
    }
  }

  @Override
  public void fire(String share, Sums<K, V> sums, Firing firing, Moment now) {
    write(sums, now);
  }

  private void write(Sums<K, V> sums, Moment now) {
    Instant at = now.now();
    sums.takeGrown((key, sum) -> now.output(ROWS, counted.row(sums.run(), key, sum, at)));
  }

  @Override
  public boolean firesSoon(Sums<K, V> sums) {
    return sums.hasGrown();
  }

  @Override
  public long settle(String share, Sums<K, V> sums, Moment now) {
    return AT_END;
  }

  @Override
  public boolean isEmpty(Sums<K, V> sums) {
    return false;
  }

  @Override
  public long weigh(Sums<K, V> sums) {
    return sums.weigh();
  }
}
