package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The kinds of conditions, and what each asks of a row's values. */
public final class Conditions {
  private static final Kinds<Compiled<?>> KINDS =
      Kinds.of(
          Condition.class,
          List.of(
              new Compiled<>(Condition.Compared.class, Conditions::compared),
              new Compiled<>(Condition.ColumnsCompared.class, Conditions::columnsCompared),
              new Compiled<>(Condition.OneOf.class, Conditions::oneOf),
              new Compiled<>(Condition.Like.class, Conditions::like),
              new Compiled<>(Condition.Missing.class, Conditions::missing),
              new Compiled<>(Condition.Any.class, Conditions::any),
              new Compiled<>(Condition.Holds.class, Conditions::holds)));

  private Conditions() {}

  private interface Compiling<C> {
    RowPredicate of(C condition, ToIntFunction<String> indexOf);
  }

  private record Compiled<C extends Condition>(Class<C> kind, Compiling<C> compiling)
      implements Kinds.Handler<C> {
    RowPredicate of(Condition condition, ToIntFunction<String> indexOf) {
      return compiling.of(kind.cast(condition), indexOf);
    }
  }

  /** Whether all conditions hold; true where there are none. */
  public static RowPredicate compile(
      List<? extends Condition> conditions, ToIntFunction<String> indexOf) {
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

  private static RowPredicate compile(Condition condition, ToIntFunction<String> indexOf) {
    return KINDS.of(condition).of(condition, indexOf);
  }

  private static RowPredicate compared(
      Condition.Compared condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    Comparison comparison = condition.comparison();
    Comparable<?> literal = condition.value();
    return values -> {
      Object value = values[index];
      return value != null && holds(comparison, compare(value, literal));
    };
  }

  private static RowPredicate columnsCompared(
      Condition.ColumnsCompared condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    int other = indexOf.applyAsInt(condition.other());
    Comparison comparison = condition.comparison();
    return values -> {
      Object one = values[index];
      Object two = values[other];
      return one != null && two != null && holds(comparison, compare(one, two));
    };
  }

  /** Numbers of another scale are equal, and so are both zeros, so none is found by its hash. */
  private static RowPredicate oneOf(Condition.OneOf condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    boolean isNot = condition.isNot();
    if (condition.values().get(0) instanceof BigDecimal
        || condition.values().get(0) instanceof Double) {
      Object[] literals = condition.values().toArray();
      return values -> {
        Object value = values[index];
        if (value == null) {
          return false;
        }
        boolean isFound = false;
        for (Object literal : literals) {
          isFound |= compare(value, literal) == 0;
        }
        return isFound != isNot;
      };
    }
    Set<Object> literals = new HashSet<>(condition.values());
    return values -> values[index] != null && literals.contains(values[index]) != isNot;
  }

  private static RowPredicate like(Condition.Like condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    LikePattern pattern = LikePattern.of(condition.pattern());
    boolean isNot = condition.isNot();
    return values -> values[index] instanceof String text && pattern.matches(text) != isNot;
  }

  private static RowPredicate missing(Condition.Missing condition, ToIntFunction<String> indexOf) {
    int index = indexOf.applyAsInt(condition.column());
    boolean isNot = condition.isNot();
    return values -> (values[index] == null) != isNot;
  }

  private static RowPredicate any(Condition.Any condition, ToIntFunction<String> indexOf) {
    RowPredicate[] alternatives =
        condition.alternatives().stream()
            .map(all -> compile(all, indexOf))
            .toArray(RowPredicate[]::new);
    return values -> {
      for (RowPredicate alternative : alternatives) {
        if (alternative.test(values)) {
          return true;
        }
      }
      return false;
    };
  }

  private static RowPredicate holds(Condition.Holds condition, ToIntFunction<String> indexOf) {
    RowFunction sql = Expressions.compile(condition.sql(), indexOf);
    return values -> Boolean.TRUE.equals(sql.apply(values));
  }

  private static boolean holds(Comparison comparison, int order) {
    return switch (comparison) {
      case EQUALS -> order == 0;
      case NOT -> order != 0;
      case AT_LEAST -> order >= 0;
      case AT_MOST -> order <= 0;
      case ABOVE -> order > 0;
      case BELOW -> order < 0;
    };
  }

  /** The order of two values of one type, as SQL has it: there is one zero. */
  @SuppressWarnings("unchecked") // The loader has checked that both are of one type.
  static int compare(Object one, Object other) {
    if (one instanceof Double a && other instanceof Double b) {
      return a < b ? -1 : a > b ? 1 : 0;
    }
    return ((Comparable<Object>) one).compareTo(other);
  }
}
