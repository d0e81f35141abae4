package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.serial.ValueCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Encodes the accumulators of a kind of measure. */
interface AccumulatorCodec<A> {
  void write(A accumulator, DataOutput out) throws IOException;

  A read(DataInput in) throws IOException;

  AccumulatorCodec<long[]> COUNT =
      new AccumulatorCodec<>() {
        @Override
        public void write(long[] count, DataOutput out) throws IOException {
          out.writeLong(count[0]);
        }

        @Override
        public long[] read(DataInput in) throws IOException {
          return new long[] {in.readLong()};
        }
      };

  AccumulatorCodec<HashSet128> SET =
      new AccumulatorCodec<>() {
        @Override
        public void write(HashSet128 seen, DataOutput out) throws IOException {
          seen.write(out);
        }

        @Override
        public HashSet128 read(DataInput in) throws IOException {
          return HashSet128.read(in);
        }
      };

  AccumulatorCodec<@Nullable BigDecimal[]> SUM =
      new AccumulatorCodec<>() {
        @Override
        public void write(@Nullable BigDecimal[] sum, DataOutput out) throws IOException {
          ValueCodec.write(sum[0], ColumnType.NUMERIC, out);
        }

        @Override
        public @Nullable BigDecimal[] read(DataInput in) throws IOException {
          return new @Nullable BigDecimal[] {(BigDecimal) ValueCodec.read(ColumnType.NUMERIC, in)};
        }
      };

  static AccumulatorCodec<@Nullable Object[]> extreme(ColumnType type) {
    return new AccumulatorCodec<>() {
      @Override
      public void write(@Nullable Object[] extreme, DataOutput out) throws IOException {
        ValueCodec.write(extreme[0], type, out);
      }

      @Override
      public @Nullable Object[] read(DataInput in) throws IOException {
        return new @Nullable Object[] {ValueCodec.read(type, in)};
      }
    };
  }

  static AccumulatorCodec<EndMeasure.End> end(ColumnType type) {
    return new AccumulatorCodec<>() {
      @Override
      public void write(EndMeasure.End end, DataOutput out) throws IOException {
        ValueCodec.write(end.value, type, out);
        if (end.value != null) {
          out.writeLong(end.micros);
          out.writeLong(end.sequence);
          out.writeLong(end.digest);
        }
      }

      @Override
      public EndMeasure.End read(DataInput in) throws IOException {
        EndMeasure.End end = new EndMeasure.End();
        end.value = ValueCodec.read(type, in);
        if (end.value != null) {
          end.micros = in.readLong();
          end.sequence = in.readLong();
          end.digest = in.readLong();
        }
        return end;
      }
    };
  }
}
