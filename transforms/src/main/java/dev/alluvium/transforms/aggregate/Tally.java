package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.keys.TextOrder;
import dev.alluvium.transforms.serial.ValueCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How often there is each of up to {@link #MOST} different values. Of more it knows that there are
 * more, and nothing else: so neither order nor batching shows, and it stays small.
 */
final class Tally {
  /** So many different values are told apart. */
  static final int MOST = 1_000;

  private static final int ENTRY = 64;
  private static final int NONE_TOLD = -1;

  /** In the order of the values; empty where there are too many. */
  private final TreeMap<Object, Long> counts = new TreeMap<>(TextOrder::compareValues);

  private boolean hasTooMany;
  private long textBytes;

  /** With the type of the values, which is not that of every result. */
  static final AccumulatorCodec<Tally> CODEC =
      new AccumulatorCodec<>() {
        @Override
        public void write(Tally tally, DataOutput out) throws IOException {
          out.writeInt(tally.hasTooMany ? NONE_TOLD : tally.counts.size());
          if (tally.counts.isEmpty()) {
            return;
          }
          ColumnType type = typeOf(tally.counts.firstKey());
          out.writeByte(ValueCodec.code(type));
          for (Map.Entry<Object, Long> value : tally.counts.entrySet()) {
            ValueCodec.write(value.getKey(), type, out);
            out.writeLong(value.getValue());
          }
        }

        @Override
        public Tally read(DataInput in) throws IOException {
          Tally tally = new Tally();
          int size = in.readInt();
          if (size == NONE_TOLD) {
            tally.giveUp();
          } else if (size > 0) {
            ColumnType type = ValueCodec.type(in.readByte());
            for (int i = 0; i < size; i++) {
              Object value = Objects.requireNonNull(ValueCodec.read(type, in));
              tally.add(value, in.readLong());
            }
          }
          return tally;
        }
      };

  private static ColumnType typeOf(Object value) {
    if (value instanceof String) {
      return ColumnType.STRING;
    } else if (value instanceof Long) {
      return ColumnType.INT64;
    } else if (value instanceof Double) {
      return ColumnType.FLOAT64;
    } else if (value instanceof BigDecimal) {
      return ColumnType.NUMERIC;
    }
    return value instanceof LocalDate ? ColumnType.DATE : ColumnType.TIMESTAMP;
  }

  void add(Object value) {
    add(single(value), 1);
  }

  void add(Tally other) {
    if (other.hasTooMany) {
      giveUp();
    }
    other.counts.forEach(this::add);
  }

  private void add(Object value, long more) {
    if (hasTooMany) {
      return;
    }
    if (counts.merge(value, more, Long::sum) == more && value instanceof String text) {
      textBytes += (long) Character.BYTES * text.length();
    }
    if (counts.size() > MOST) {
      giveUp();
    }
  }

  private void giveUp() {
    hasTooMany = true;
    counts.clear();
    textBytes = 0;
  }

  /** One of those that are equal: {@code 1.50} is {@code 1.5}, and there is one zero. */
  private static Object single(Object value) {
    if (value instanceof BigDecimal number) {
      BigDecimal shortest = number.stripTrailingZeros();
      return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  /** Whether there were more different values than are told apart. */
  boolean hasTooMany() {
    return hasTooMany;
  }

  /** How often there was each, in their order. */
  NavigableMap<Object, Long> counts() {
    return counts;
  }

  /** About what it takes in memory, in bytes. */
  long bytes() {
    return (long) ENTRY * counts.size() + textBytes;
  }
}
