package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.ColumnType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** The compact, deterministic encoding of column values in state. */
final class ValueCodec {
  private ValueCodec() {}

  static void write(@Nullable Object value, ColumnType type, DataOutput out) throws IOException {
    out.writeBoolean(value != null);
    if (value == null) {
      return;
    }
    switch (type) {
      case STRING, JSON -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
      case INT64 -> out.writeLong((Long) value);
      case FLOAT64 -> out.writeDouble((Double) value);
      case NUMERIC -> writeDecimal((BigDecimal) value, out);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case TIMESTAMP -> out.writeLong(micros((Instant) value));
      case DATE -> out.writeLong(((LocalDate) value).toEpochDay());
      case BYTES -> writeBytes((byte[]) value, out);
    }
  }

  static @Nullable Object read(ColumnType type, DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return switch (type) {
      case STRING, JSON -> new String(readBytes(in), StandardCharsets.UTF_8);
      case INT64 -> in.readLong();
      case FLOAT64 -> in.readDouble();
      case NUMERIC -> readDecimal(in);
      case BOOLEAN -> in.readBoolean();
      case TIMESTAMP -> instant(in.readLong());
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case BYTES -> readBytes(in);
    };
  }

  static void writeDecimal(BigDecimal value, DataOutput out) throws IOException {
    out.writeInt(value.scale());
    writeBytes(value.unscaledValue().toByteArray(), out);
  }

  static BigDecimal readDecimal(DataInput in) throws IOException {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(readBytes(in)), scale);
  }

  /** Microseconds since the epoch. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
        instant.get(ChronoField.MICRO_OF_SECOND));
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
