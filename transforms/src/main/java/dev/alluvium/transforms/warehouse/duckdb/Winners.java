package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.MergeRule;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of the mutations of a flush, the one per key that its table's rule keeps. Compares as the
 * database does (text by code point, NULL larger than any value), so that it does not matter which
 * of the two sees two rows of a key together. Costs a hash look-up a row, where the database would
 * sort the rows by all their columns.
 */
final class Winners {
  private static final int SEQUENCES_REMEMBERED = 100_000;

  private final TableSpec table;
  private final int[] key;
  private final int[] compared;

  /**
   * Of a {@code LAST_WRITTEN} table, the sequences written of the keys met last: two workers may
   * hand mutations of one key over in the wrong order, some moments apart.
   */
  private final Map<Object, Long> lastSequences =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > SEQUENCES_REMEMBERED;
        }
      };

  Winners(TableSpec table) {
    this.table = table;
    List<String> columns = table.columns().stream().map(ColumnSpec::name).toList();
    this.key = table.key().stream().mapToInt(columns::indexOf).toArray();
    List<String> order = new ArrayList<>(table.order());
    columns.stream().filter(column -> !order.contains(column)).forEach(order::add);
    this.compared = order.stream().mapToInt(columns::indexOf).toArray();
  }

  /** Whether the mutations need no look at the order of deletions and rows, which SQL takes. */
  boolean canTell(List<TableMutation> mutations) {
    boolean bytesInKey =
        Arrays.stream(key).anyMatch(i -> table.columns().get(i).type() == ColumnType.BYTES);
    return !bytesInKey
        && (table.rule() == MergeRule.LAST_WRITTEN
            || mutations.stream().noneMatch(TableMutation::isDelete));
  }

  /** One mutation per key; none for a key of which a later mutation was in a flush before. */
  Collection<TableMutation> of(List<TableMutation> mutations) {
    Map<Object, TableMutation> winners = new LinkedHashMap<>(mutations.size() * 2);
    for (TableMutation mutation : mutations) {
      winners.merge(keyOf(mutation), mutation, this::winner);
    }
    if (table.rule() == MergeRule.LAST_WRITTEN) {
      winners.entrySet().removeIf(winner -> isOvertaken(winner.getKey(), winner.getValue()));
    }
    return winners.values();
  }

  private boolean isOvertaken(Object of, TableMutation mutation) {
    Long written = lastSequences.get(of);
    if (written != null && written > mutation.sequence()) {
      return true;
    }
    lastSequences.put(of, mutation.sequence());
    return false;
  }

  private Object keyOf(TableMutation mutation) {
    List<@Nullable Object> values = mutation.row().getValues();
    if (key.length == 1) {
      Object value = values.get(key[0]);
      return value == null ? List.of() : normal(value);
    }
    @Nullable Object[] parts = new @Nullable Object[key.length];
    for (int i = 0; i < key.length; i++) {
      Object value = values.get(key[i]);
      parts[i] = value == null ? null : normal(value);
    }
    return Arrays.asList(parts);
  }

  /** Values that the database takes for equal are equal. */
  private static Object normal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
    }
    return value instanceof Double number && number == 0 ? Double.valueOf(0) : value;
  }

  private TableMutation winner(TableMutation before, TableMutation next) {
    return switch (table.rule()) {
      case FIRST_WRITTEN -> before;
      case LAST_WRITTEN -> next.sequence() >= before.sequence() ? next : before;
      case SMALLEST -> compare(before, next) <= 0 ? before : next;
      case LARGEST -> compare(before, next) >= 0 ? before : next;
    };
  }

  private int compare(TableMutation a, TableMutation b) {
    List<@Nullable Object> left = a.row().getValues();
    List<@Nullable Object> right = b.row().getValues();
    for (int column : compared) {
      int order = compare(left.get(column), right.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // The values of a column are of one comparable type, or bytes.
  static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    if (a instanceof String text) {
      return compareCodePoints(text, (String) b);
    }
    if (a instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) b);
    }
    return ((Comparable<Object>) normal(a)).compareTo(normal(b));
  }

  /** Java's own order is by UTF-16, in which surrogates come before the last of the BMP. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean bothSurrogates = Character.isSurrogate(left) == Character.isSurrogate(right);
        return bothSurrogates ? left - right : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
