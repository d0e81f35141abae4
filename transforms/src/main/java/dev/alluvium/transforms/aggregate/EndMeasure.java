package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EventColumns;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the value of the first, or the last, event that has one: by time, sequence, digest. */
record EndMeasure(int column, ColumnType type, boolean last) implements Measure<EndMeasure.End> {
  /** A value and the place of its event. */
  static final class End {
    private long micros;
    private long sequence;
    private long digest;
    private @Nullable Object value;
  }

  @Override
  public End create() {
    return new End();
  }

  @Override
  public void add(End end, @Nullable Object[] event) {
    Object value = event[column];
    if (value != null) {
      Instant ts = Objects.requireNonNull((Instant) event[EventColumns.EVENT_TS_INDEX]);
      take(
          end,
          ValueCodec.micros(ts),
          number(event[EventColumns.EVENT_SEQUENCE_INDEX]),
          number(event[EventColumns.EVENT_DIGEST_INDEX]),
          value);
    }
  }

  private static long number(@Nullable Object value) {
    return Objects.requireNonNull((Long) value);
  }

  @Override
  public void merge(End into, End from) {
    Object value = from.value;
    if (value != null) {
      take(into, from.micros, from.sequence, from.digest, value);
    }
  }

  private void take(End end, long micros, long sequence, long digest, Object value) {
    if (end.value == null || isBetter(end, micros, sequence, digest)) {
      end.micros = micros;
      end.sequence = sequence;
      end.digest = digest;
      end.value = value;
    }
  }

  private boolean isBetter(End end, long micros, long sequence, long digest) {
    int order = Long.compare(micros, end.micros);
    order = order != 0 ? order : Long.compare(sequence, end.sequence);
    order = order != 0 ? order : Long.compare(digest, end.digest);
    return last ? order > 0 : order < 0;
  }

  @Override
  public @Nullable Object result(End end) {
    return end.value;
  }

  @Override
  public void write(End end, DataOutput out) throws IOException {
    ValueCodec.write(end.value, type, out);
    if (end.value != null) {
      out.writeLong(end.micros);
      out.writeLong(end.sequence);
      out.writeLong(end.digest);
    }
  }

  @Override
  public End read(DataInput in) throws IOException {
    End end = new End();
    end.value = ValueCodec.read(type, in);
    if (end.value != null) {
      end.micros = in.readLong();
      end.sequence = in.readLong();
      end.digest = in.readLong();
    }
    return end;
  }
}
