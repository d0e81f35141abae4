package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The mean of numbers, the same in any order. NULL where there was no number. */
record AverageMeasure(int column, ColumnType type) implements Measure<Moments> {
  /** Decimals of a NUMERIC. */
  private static final int SCALE = 9;

  @Override
  public Moments create() {
    return new Moments();
  }

  @Override
  public void add(Moments moments, @Nullable Object[] event) {
    Object value = event[column];
    if (value != null) {
      moments.add(SumMeasure.decimal(value));
    }
  }

  @Override
  public void merge(Moments into, Moments from) {
    into.add(from);
  }

  @Override
  public @Nullable Object result(Moments moments) {
    if (moments.count() == 0) {
      return null;
    }
    BigDecimal count = BigDecimal.valueOf(moments.count());
    return type == ColumnType.NUMERIC
        ? moments.sum().divide(count, SCALE, RoundingMode.HALF_UP)
        : (Object) moments.sum().divide(count, MathContext.DECIMAL128).doubleValue();
  }
}
