package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;
import java.util.function.ToIntFunction;

/** Compiles conditions to predicates on a row's values. */
public final class Conditions {
  private Conditions() {}

  /** Whether all conditions hold; true where there are none. A NULL column fails its condition. */
  public static RowPredicate compile(List<Condition> conditions, ToIntFunction<String> indexOf) {
    RowPredicate[] all =
        conditions.stream().map(c -> compile(c, indexOf)).toArray(RowPredicate[]::new);
    return values -> {
      for (RowPredicate condition : all) {
        if (!condition.test(values)) {
          return false;
        }
      }
      return true;
    };
  }

  @SuppressWarnings("unchecked") // The loader has checked that literal and column are of one type.
  private static RowPredicate compile(Condition condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    Comparable<Object> literal = (Comparable<Object>) condition.value();
    return switch (condition.comparison()) {
      case EQUALS -> values -> values[index] != null && literal.compareTo(values[index]) == 0;
      case NOT -> values -> values[index] != null && literal.compareTo(values[index]) != 0;
      case AT_LEAST -> values -> values[index] != null && literal.compareTo(values[index]) <= 0;
      case AT_MOST -> values -> values[index] != null && literal.compareTo(values[index]) >= 0;
    };
  }
}
