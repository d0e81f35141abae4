package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.memory.KeyCache;
import dev.alluvium.transforms.warehouse.MergeOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rows that a table holds under the keys met last are compared by, so that a row that
 * loses to one of them need not be compared in the table. For tables of which the smallest row
 * stands, and the time comes first in their order: the vault's. Not thread-safe.
 *
 * <p>24 bytes a key: 128 bits of a hash of it, and a number of 64 that is the row's time and what
 * follows it in the order, which a table has few values of: names of events.
 */
final class StandingRows {
  /** How many of what follows the time a table may have; rows with others are not remembered. */
  private static final int MOST_TAILS = 16;

  private static final int MOST_KEYS = 1 << 17;
  private static final long OTHER_HALF = 0x5851_F42D_4C95_7F2DL;

  private final KeyCache numbers;
  private final KeyFingerprint fingerprint;
  private final int time;
  private final int[] rest;
  private final List<List<@Nullable Object>> tails = new ArrayList<>();

  private StandingRows(TableSpec table, Budget budget) {
    List<String> names = DuckDbSql.columnNames(table);
    numbers = new KeyCache(budget, MOST_KEYS);
    fingerprint = KeyFingerprint.ofRows(table);
    time = names.indexOf(table.order().get(0));
    rest = table.order().stream().skip(1).mapToInt(names::indexOf).toArray();
  }

  /** Empty where the rows of the table are compared by something else. */
  static Optional<StandingRows> of(TableSpec table, Budget budget) {
    List<String> order = table.order();
    boolean isByTime =
        table.rule() == MergeRule.SMALLEST
            && !order.isEmpty()
            && table.columns().get(DuckDbSql.columnNames(table).indexOf(order.get(0))).type()
                == ColumnType.TIMESTAMP;
    return isByTime ? Optional.of(new StandingRows(table, budget)) : Optional.empty();
  }

  /** That row is in the table. */
  void put(List<@Nullable Object> row) {
    int tail = tail(row);
    if (tail >= 0 && row.get(time) != null) {
      numbers.put(
          fingerprint.of(row), fingerprint.of(row, OTHER_HALF), micros(row) * MOST_TAILS + tail);
    }
  }

  /** Whether the table surely holds a row of the key that stands against this one. */
  boolean beats(List<@Nullable Object> row) {
    if (row.get(time) == null) {
      return false;
    }
    long number = numbers.get(fingerprint.of(row), fingerprint.of(row, OTHER_HALF));
    if (number == KeyCache.ABSENT) {
      return false;
    }
    int order = Long.compare(Math.floorDiv(number, MOST_TAILS), micros(row));
    List<@Nullable Object> tail = tails.get(Math.floorMod(number, MOST_TAILS));
    for (int i = 0; i < rest.length && order == 0; i++) {
      order = MergeOrder.compare(tail.get(i), row.get(rest[i]));
    }
    return order < 0;
  }

  /** Forgets what it knows: the table may hold other rows by now. */
  void clear() {
    numbers.clear();
  }

  /** The number of what follows the time in the order; -1 where there are too many. */
  private int tail(List<@Nullable Object> row) {
    for (int i = 0; i < tails.size(); i++) {
      if (isTail(tails.get(i), row)) {
        return i;
      }
    }
    if (tails.size() == MOST_TAILS) {
      return -1;
    }
    List<@Nullable Object> tail = new ArrayList<>(rest.length);
    for (int column : rest) {
      tail.add(row.get(column));
    }
    tails.add(tail);
    return tails.size() - 1;
  }

  private boolean isTail(List<@Nullable Object> tail, List<@Nullable Object> row) {
    for (int i = 0; i < rest.length; i++) {
      if (MergeOrder.compare(tail.get(i), row.get(rest[i])) != 0) {
        return false;
      }
    }
    return true;
  }

  private long micros(List<@Nullable Object> row) {
    return ColumnAppender.epochMicros((Instant) Objects.requireNonNull(row.get(time)));
  }
}
