package dev.alluvium.transforms.sequence;

import dev.alluvium.transforms.aggregate.TimeRanges;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some of the sequences of a mart, as a state that is changed in place. The rows that it gives out
 * depend on what was taken in, not on its order; but for rows older than the horizon.
 */
public final class Chains {
  /** A sequence without its rows, and a row of values that it shares with others. */
  private static final long CHAIN_BYTES = 240;

  private static final long ROW_BYTES = 240;

  final Map<List<@Nullable Object>, Chain> byKey = new HashMap<>();

  /** The chains with a row that is to be given out. */
  private final Set<Chain> dirty = new LinkedHashSet<>();

  private long horizonMicros = Long.MIN_VALUE;
  private int rows;

  /** Takes the values of a finished row. */
  @FunctionalInterface
  public interface Output {
    void upsert(@Nullable Object[] values);
  }

  /**
   * Takes a row in.
   *
   * @return whether it is not too old: the rows that it would have changed may be given up
   */
  public boolean add(List<@Nullable Object> key, SequenceRow row) {
    if (row.micros < horizonMicros) {
      return false;
    }
    Chain chain = byKey.computeIfAbsent(key, k -> new Chain());
    int before = chain.rows().size();
    if (chain.add(row)) {
      dirty.add(chain);
    }
    rows += chain.rows().size() - before;
    return true;
  }

  /** About how many bytes it takes in memory. */
  public long weigh() {
    return CHAIN_BYTES * byKey.size() + ROW_BYTES * rows;
  }

  public boolean isDirty() {
    return !dirty.isEmpty();
  }

  /**
   * Gives out every row that has changed, or whose predecessor has.
   *
   * @param known where present, of which time all rows are here, and the neighbours of it: only
   *     rows whose predecessor is known for sure are given out
   */
  public void fire(Differences differences, @Nullable TimeRanges known, Output out) {
    for (Chain chain : dirty) {
      SequenceRow before = null;
      for (SequenceRow row : chain.rows()) {
        if (row.dirty) {
          row.dirty = false;
          long beforeMicros = before == null ? Long.MIN_VALUE : before.micros;
          if (known == null || known.joins(beforeMicros, row.micros)) {
            out.upsert(differences.apply(row, before));
          }
        }
        before = row;
      }
    }
    dirty.clear();
  }

  /** From now on, rows before that time are too old; call when nothing is dirty. */
  public void forgetBefore(long micros) {
    if (micros > horizonMicros) {
      horizonMicros = micros;
      rows = 0;
      for (Chain chain : byKey.values()) {
        chain.forgetBefore(micros);
        rows += chain.rows().size();
      }
    }
  }

  /** The oldest time of a row that can be given up one day; the largest number if there is none. */
  public long oldestMicros() {
    long oldest = Long.MAX_VALUE;
    for (Chain chain : byKey.values()) {
      if (chain.rows().size() > 1) {
        oldest = Math.min(oldest, chain.rows().get(1).micros);
      }
    }
    return oldest;
  }

  long horizonMicros() {
    return horizonMicros;
  }

  void restore(long horizon) {
    horizonMicros = horizon;
    for (Chain chain : byKey.values()) {
      rows += chain.rows().size();
      if (chain.rows().stream().anyMatch(row -> row.dirty)) {
        dirty.add(chain);
      }
    }
  }
}
