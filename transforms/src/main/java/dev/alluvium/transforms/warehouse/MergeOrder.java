package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.SameValue;
import dev.alluvium.transforms.keys.TextOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of two mutations of one key a table keeps, by its merge rule. Rows are compared by the
 * table's order columns, then by all columns: text by code point, NULL larger than any value. Every
 * warehouse that meets two rows of a key before it writes them decides by this. Thread-safe.
 */
public final class MergeOrder {
  private final TableSpec table;
  private final int[] key;
  private final int[] compared;
  private final int[] all;

  public MergeOrder(TableSpec table) {
    this.table = table;
    List<String> columns = table.columns().stream().map(ColumnSpec::name).toList();
    this.key = table.key().stream().mapToInt(columns::indexOf).toArray();
    List<String> order = new ArrayList<>(table.order());
    if (table.rule() != MergeRule.LATEST) {
      columns.stream().filter(column -> !order.contains(column)).forEach(order::add);
    }
    this.compared = order.stream().mapToInt(columns::indexOf).toArray();
    this.all = IntStream.range(0, columns.size()).toArray();
  }

  /** What the keys of two rows have in common if they are the same; NULL equals NULL. */
  public Object keyOf(TableMutation mutation) {
    List<@Nullable Object> values = mutation.row().getValues();
    if (key.length == 1) {
      Object value = values.get(key[0]);
      return value == null ? List.of() : SameValue.of(value);
    }
    @Nullable Object[] parts = new @Nullable Object[key.length];
    for (int i = 0; i < key.length; i++) {
      Object value = values.get(key[i]);
      parts[i] = value == null ? null : SameValue.of(value);
    }
    return Arrays.asList(parts);
  }

  /** Whether the keys of two rows are the same; NULL equals NULL. */
  public boolean isSameKey(TableMutation a, TableMutation b) {
    List<@Nullable Object> left = a.row().getValues();
    List<@Nullable Object> right = b.row().getValues();
    for (int column : key) {
      if (!isSame(left.get(column), right.get(column))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.equals(b) || SameValue.of(a).equals(SameValue.of(b));
  }

  /** The one of two mutations of a key that stands; of the first that came, {@code before}. */
  public TableMutation winner(TableMutation before, TableMutation next) {
    return switch (table.rule()) {
      case FIRST_WRITTEN -> before;
      case LAST_WRITTEN -> next.sequence() >= before.sequence() ? next : before;
      case SMALLEST -> compare(before, next) <= 0 ? before : next;
      case LARGEST -> compare(before, next) >= 0 ? before : next;
      case LATEST -> compare(before, next) > 0 ? before : next;
    };
  }

  /** Whether the next row takes the place of the one that stands, and is another. */
  public boolean replaces(TableMutation standing, TableMutation next) {
    return winner(standing, next) == next && compare(standing, next, all) != 0;
  }

  private int compare(TableMutation a, TableMutation b) {
    return compare(a, b, compared);
  }

  private static int compare(TableMutation a, TableMutation b, int[] columns) {
    List<@Nullable Object> left = a.row().getValues();
    List<@Nullable Object> right = b.row().getValues();
    for (int column : columns) {
      int order = compare(left.get(column), right.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Of two values of one column. */
  @SuppressWarnings("unchecked") // The values of a column are of one comparable type, or bytes.
  public static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    if (a instanceof String text) {
      return TextOrder.compare(text, (String) b);
    }
    if (a instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) b);
    }
    return ((Comparable<Object>) SameValue.of(a)).compareTo(SameValue.of(b));
  }
}
