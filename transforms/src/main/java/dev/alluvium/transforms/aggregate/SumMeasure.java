package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.ColumnType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Adds numbers up exactly, and rounds once, at the end: a sum of doubles is that of their shortest
 * decimal forms, and so the same in any order. NULL where there was no number.
 */
record SumMeasure(int column, ColumnType type) implements Measure<@Nullable BigDecimal[]> {
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

  private static BigDecimal decimal(Object value) {
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
      case FLOAT64 -> sum.doubleValue();
      case INT64 -> sum.longValueExact();
      default -> sum;
    };
  }

  @Override
  public void write(@Nullable BigDecimal[] sum, DataOutput out) throws IOException {
    ValueCodec.write(sum[0], ColumnType.NUMERIC, out);
  }

  @Override
  public @Nullable BigDecimal[] read(DataInput in) throws IOException {
    return new @Nullable BigDecimal[] {(BigDecimal) ValueCodec.read(ColumnType.NUMERIC, in)};
  }
}
