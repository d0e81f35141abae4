package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table's row of what is staged of an event: one value per column, in their order. There is
 * no row where a value that must be there is NULL.
 */
final class TableLoad {
  private static final int NONE = -1;

  private final TableSpec table;
  private final Schema schema;
  private final int[] values;
  private final @Nullable Object[] insteadOfNull;
  private final int[] needed;
  private final int countedFrom;
  private final int seenKey;
  private final @Nullable EarliestSeen seen;

  private TableLoad(Builder builder) {
    table = builder.table;
    schema = table.rowSchema();
    values = builder.values.stream().mapToInt(Integer::intValue).toArray();
    insteadOfNull = builder.insteadOfNull.toArray();
    needed = builder.needed.stream().mapToInt(Integer::intValue).toArray();
    countedFrom = builder.countedFrom;
    seenKey = builder.seenKey;
    seen = seenKey == NONE ? null : new EarliestSeen();
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values for the %d columns of %s",
              values.length,
              table.columns().size(),
              table.qualifiedName()));
    }
  }

  /**
   * Gives the event's row, if it has one.
   *
   * @param event values of a cleaned event
   * @param keys loaded with that event
   */
  void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    boolean isAmbiguous = false;
    for (int i = 0; i < needed.length; i++) {
      if (keys.isNull(needed[i])) {
        if (i >= countedFrom) {
          rows.keyless(table);
        }
        return;
      }
      isAmbiguous |= keys.isAmbiguous(needed[i]);
    }
    if (seen != null) {
      Hash key = keys.hash(seenKey);
      if (key != null && seen.isRepeat(key, event)) {
        count(isAmbiguous, rows);
        return;
      }
    }
    @Nullable Object[] row = new @Nullable Object[values.length];
    for (int i = 0; i < row.length; i++) {
      Object value = keys.value(values[i]);
      row[i] = value == null ? insteadOfNull[i] : value;
      isAmbiguous |= keys.isAmbiguous(values[i]);
    }
    count(isAmbiguous, rows);
    rows.row(table, Row.withSchema(schema).attachValues(row));
  }

  /** Forgets what was given, and gives the memory back. */
  void forget() {
    if (seen != null) {
      seen.clear();
    }
  }

  private void count(boolean isAmbiguous, VaultRows rows) {
    if (isAmbiguous) {
      rows.ambiguous(table);
    }
  }

  static Builder into(TableSpec table) {
    return new Builder(table);
  }

  /** Takes the numbers of staged values, column by column. */
  static final class Builder {
    private final TableSpec table;
    private final List<Integer> values = new ArrayList<>();
    private final List<@Nullable Object> insteadOfNull = new ArrayList<>();
    private final List<Integer> needed = new ArrayList<>();
    private int countedFrom = Integer.MAX_VALUE;
    private int seenKey = NONE;

    private Builder(TableSpec table) {
      this.table = table;
    }

    /** The next column, which may be NULL. */
    Builder value(int number) {
      return value(number, null);
    }

    private Builder value(int number, @Nullable Object orElse) {
      values.add(number);
      insteadOfNull.add(orElse);
      return this;
    }

    /** The next column; something else stands where it would be NULL. */
    Builder orElse(int number, Object orElse) {
      return value(number, orElse);
    }

    /** The next column, without which there is no row. */
    Builder needed(int number) {
      return require(number).value(number);
    }

    /** What must be there, in whatever column or none. */
    Builder require(int number) {
      needed.add(number);
      return this;
    }

    /** Reports the events that have no row for lack of something required from here on. */
    Builder countKeyless() {
      countedFrom = needed.size();
      return this;
    }

    /**
     * Holds rows back that are later than one given of their key, which wins the merge.
     *
     * @param key number of a hash that tells the table's keys apart
     */
    Builder firstOnly(int key) {
      seenKey = key;
      return this;
    }

    TableLoad build() {
      return new TableLoad(this);
    }
  }
}
