package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the value of the first, or the last, event that has one: by time, sequence, digest. */
record EndMeasure(int column, boolean last) implements Measure<EndMeasure.End> {
  /** A value and the place of its event. */
  static final class End {
    long micros;
    long sequence;
    long digest;
    @Nullable Object value;
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
}
