package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.memory.KeyCache;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Optional;

/**
 * How small, or large, the best rows are that were merged for the keys met last, of a table that
 * keeps the smallest or largest of a key: a row that is worse loses to them, whatever came between,
 * as long as nothing is taken out. It need not be looked up then. Events of several kinds say the
 * same of a thing at one time, and differ in their source alone.
 *
 * <p>Rows are told apart by the first column of their order that is not of the key, or its first
 * eight bytes; where they are the same in these, nothing is said. A key goes by 128 bits; 24 bytes
 * a key. Tables whose keys seldom come again remember nothing. Not thread-safe.
 */
final class BestRows {
  /** Of the rows of a table, one in so many must be of a key that it may have. */
  private static final int WORTH = 16;

  private final KeyFingerprint keys;
  private final int column;
  private final ColumnType type;

  /** Turns the order round, where the largest is kept. */
  private final long flip;

  private final KeyCache best;
  private long fresh;
  private long known;

  private BestRows(TableSpec table, int column, Budget budget) {
    this.keys = KeyFingerprint.of(table);
    this.column = column;
    this.type = table.columns().get(column).type();
    this.flip = table.rule() == MergeRule.LARGEST ? Long.MAX_VALUE : Long.MIN_VALUE;
    this.best = new KeyCache(budget, Integer.MAX_VALUE);
  }

  /**
   * Of a table; empty where its rule or order is another.
   *
   * @param budget all tables may share it
   */
  static Optional<BestRows> of(TableSpec table, Budget budget) {
    if (table.rule() != MergeRule.SMALLEST && table.rule() != MergeRule.LARGEST) {
      return Optional.empty();
    }
    return table.order().stream()
        .filter(column -> !table.key().contains(column))
        .findFirst()
        .map(DuckDbSql.columnNames(table)::indexOf)
        .filter(column -> OrderedBits.areOf(table.columns().get(column).type()))
        .map(column -> new BestRows(table, column, budget));
  }

  /**
   * Whether a better row of its key was merged before. If not, it counts as merged from now on.
   *
   * @param key the fingerprint of its key
   * @param isNew whether the table surely had no row of that key
   */
  boolean isBeaten(TableMutation row, long key, boolean isNew) {
    if (isNew) {
      fresh++;
    } else {
      known++;
    }
    if (known * WORTH < fresh) {
      return false;
    }
    long bits = OrderedBits.of(type, row.row().getValues().get(column), 0);
    long place = Math.max(KeyCache.ABSENT + 1, bits ^ flip);
    long before = best.keepSmaller(key, keys.of(row.row().getValues(), 1), place);
    return before != KeyCache.ABSENT && before < place;
  }

  /** Rows were taken out: the best of before may not be there. */
  void forget() {
    best.clear();
  }
}
