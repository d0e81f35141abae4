package dev.alluvium.transforms.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The standard deviation of a sample of numbers, the same in any order: of the exact sum of their
 * squares, less that of their mean. NULL where there were not two.
 */
record DeviationMeasure(int column) implements Measure<Moments> {
  @Override
  public Moments create() {
    return new Moments();
  }

  @Override
  public void add(Moments moments, @Nullable Object[] event) {
    Object value = event[column];
    if (value != null) {
      BigDecimal number = SumMeasure.decimal(value);
      moments.add(number);
      moments.addSquare(number);
    }
  }

  @Override
  public void merge(Moments into, Moments from) {
    into.add(from);
  }

  @Override
  public @Nullable Object result(Moments moments) {
    if (moments.count() < 2) {
      return null;
    }
    BigDecimal count = BigDecimal.valueOf(moments.count());
    BigDecimal spread =
        count.multiply(moments.squares()).subtract(moments.sum().multiply(moments.sum()));
    double deviation =
        spread
            .divide(count.multiply(count.subtract(BigDecimal.ONE)), MathContext.DECIMAL128)
            .sqrt(MathContext.DECIMAL128)
            .doubleValue();
    return Double.isInfinite(deviation) ? UNCOMPUTABLE : (Object) deviation;
  }
}
