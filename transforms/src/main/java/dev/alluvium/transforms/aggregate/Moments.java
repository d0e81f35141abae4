package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.serial.ValueCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * How many numbers there were, their sum and, for those who ask, that of their squares: exact, in
 * any order.
 */
final class Moments {
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  static final AccumulatorCodec<Moments> CODEC =
      new AccumulatorCodec<>() {
        @Override
        public void write(Moments moments, DataOutput out) throws IOException {
          out.writeLong(moments.count);
          ValueCodec.write(moments.sum, ColumnType.NUMERIC, out);
          ValueCodec.write(moments.squares, ColumnType.NUMERIC, out);
        }

        @Override
        public Moments read(DataInput in) throws IOException {
          Moments moments = new Moments();
          moments.count = in.readLong();
          moments.sum = decimal(in);
          moments.squares = decimal(in);
          return moments;
        }

        private BigDecimal decimal(DataInput in) throws IOException {
          return (BigDecimal) Objects.requireNonNull(ValueCodec.read(ColumnType.NUMERIC, in));
        }
      };

  void add(BigDecimal number) {
    count++;
    sum = sum.add(number);
  }

  void addSquare(BigDecimal number) {
    squares = squares.add(number.multiply(number));
  }

  void add(Moments other) {
    count += other.count;
    sum = sum.add(other.sum);
    squares = squares.add(other.squares);
  }

  long count() {
    return count;
  }

  BigDecimal sum() {
    return sum;
  }

  BigDecimal squares() {
    return squares;
  }
}
