package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Adds numbers up exactly, and rounds once, at the end: a sum of doubles is that of their shortest
 * decimal forms, and so the same in any order. NULL where there was no number. A sum that no column
 * can hold is kept as it is: with another number it may be one again.
 */
record SumMeasure(int column, ColumnType type) implements Measure<@Nullable BigDecimal[]> {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Of a NUMERIC, before the point. */
  private static final int WHOLE_DIGITS = 29;

  @Override
  public @Nullable BigDecimal[] create() {
    return new @Nullable BigDecimal[1];
  }

  @Override
  public void add(@Nullable BigDecimal[] sum, @Nullable Object[] event) {
    Object value = event[column];
    if (value != null) {
      plus(sum, decimal(value));
    }
  }

  @Override
  public void merge(@Nullable BigDecimal[] into, @Nullable BigDecimal[] from) {
    BigDecimal other = from[0];
    if (other != null) {
      plus(into, other);
    }
  }

  private static void plus(@Nullable BigDecimal[] sum, BigDecimal value) {
    BigDecimal before = sum[0];
    sum[0] = before == null ? value : before.add(value);
  }

  /** A number as the decimal that it is written as. */
  static BigDecimal decimal(Object value) {
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number);
    }
    return value instanceof Long number ? BigDecimal.valueOf(number) : (BigDecimal) value;
  }

  @Override
  public @Nullable Object result(@Nullable BigDecimal[] accumulator) {
    BigDecimal sum = accumulator[0];
    if (sum == null) {
      return null;
    }
    return switch (type) {
      case FLOAT64 -> {
        double rounded = sum.doubleValue();
        yield Double.isInfinite(rounded) ? UNCOMPUTABLE : (Object) rounded;
      }
      case INT64 ->
          sum.compareTo(LEAST) < 0 || sum.compareTo(MOST) > 0
              ? UNCOMPUTABLE
              : (Object) sum.longValue();
      default -> (long) sum.precision() - sum.scale() > WHOLE_DIGITS ? UNCOMPUTABLE : sum;
    };
  }
}
