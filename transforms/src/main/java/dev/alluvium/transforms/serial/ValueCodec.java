package dev.alluvium.transforms.serial;

import dev.alluvium.schemas.spec.column.ColumnType;
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

/** The compact, deterministic encoding of column values. */
public final class ValueCodec {
  private ValueCodec() {}

  /** Writes a value of that type, or NULL. */
  public static void write(@Nullable Object value, ColumnType type, DataOutput out)
      throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      writeValue(value, type, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static @Nullable Object read(ColumnType type, DataInput in) throws IOException {
    return in.readBoolean() ? readValue(type, in) : null;
  }

  /** The number of a type in what is encoded; never changed. */
  public static int code(ColumnType type) {
    return switch (type) {
      case STRING -> 1;
      case INT64 -> 2;
      case FLOAT64 -> 3;
      case NUMERIC -> 4;
      case BOOLEAN -> 5;
      case TIMESTAMP -> 6;
      case DATE -> 7;
      case JSON -> 8;
      case BYTES -> 9;
    };
  }

  /** The type of that number. */
  public static ColumnType type(int code) throws IOException {
    return switch (code) {
      case 1 -> ColumnType.STRING;
      case 2 -> ColumnType.INT64;
      case 3 -> ColumnType.FLOAT64;
      case 4 -> ColumnType.NUMERIC;
      case 5 -> ColumnType.BOOLEAN;
      case 6 -> ColumnType.TIMESTAMP;
      case 7 -> ColumnType.DATE;
      case 8 -> ColumnType.JSON;
      case 9 -> ColumnType.BYTES;
      default -> throw new IOException("there is no type " + code);
    };
  }

  static void writeValue(Object value, ColumnType type, DataOutput out) throws IOException {
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

  static Object readValue(ColumnType type, DataInput in) throws IOException {
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

  public static void writeDecimal(BigDecimal value, DataOutput out) throws IOException {
    out.writeInt(value.scale());
    writeBytes(value.unscaledValue().toByteArray(), out);
  }

  public static BigDecimal readDecimal(DataInput in) throws IOException {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(readBytes(in)), scale);
  }

  /** Microseconds since the epoch. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
        instant.get(ChronoField.MICRO_OF_SECOND));
  }

  public static Instant instant(long micros) {
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
