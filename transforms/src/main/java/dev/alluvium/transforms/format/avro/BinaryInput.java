package dev.alluvium.transforms.format.avro;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the binary encoding of Avro. What lengths and counts say is not believed: nothing is
 * allocated that is not there, and what takes no bytes may not come for ever. Every method throws
 * {@link BinaryException} where the bytes are not what was asked for.
 */
final class BinaryInput {
  private static final int LONGEST_VARINT = 10;

  /** Values that a record may have beyond those that its bytes account for. */
  private static final int VALUES_FOR_NOTHING = 10_000;

  private static final int VALUES_PER_BYTE = 16;

  /** As deep as JSON may be. */
  private static final int DEEPEST = 1_000;

  private final byte[] bytes;
  private final int end;
  private int place;
  private int start;
  private long values;
  private int depth;

  BinaryInput(byte[] bytes) {
    this(bytes, 0);
  }

  BinaryInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.place = from;
    this.start = from;
  }

  /** Where the next byte is read. */
  int place() {
    return place;
  }

  /** Reads on from there. */
  void moveTo(int aPlace) {
    place = aPlace;
  }

  boolean isAtEnd() {
    return place == end;
  }

  /** A record begins here: what it may hold is counted from now on. */
  void beginRecord() {
    start = place;
    values = 0;
    depth = 0;
  }

  /** A value begins, within which others may be; {@link #leave} ends it. */
  void enter() {
    values++;
    if (values > VALUES_FOR_NOTHING + (long) VALUES_PER_BYTE * (place - start)) {
      throw fault("it claims more values than its bytes can hold");
    }
    if (++depth > DEEPEST) {
      throw fault("values lie more than " + DEEPEST + " deep in each other");
    }
  }

  void leave() {
    depth--;
  }

  boolean readBoolean() {
    need(1);
    int value = bytes[place++];
    if ((value & ~1) != 0) {
      throw fault("a boolean that is neither true nor false");
    }
    return value == 1;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw fault("an int of more than 32 bits");
    }
    return (int) value;
  }

  long readLong() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      need(1);
      int next = bytes[place++];
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw fault("a number of more than 64 bits");
  }

  float readFloat() {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double readDouble() {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  /** A number from 0 to less than that: of a union's branch, or an enum's symbol. */
  int readIndex(int count) {
    long index = readLong();
    if (index < 0 || index >= count) {
      throw fault(String.format(Locale.ROOT, "%d where there are %d to choose from", index, count));
    }
    return (int) index;
  }

  /** The length of what follows, which is there. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > end - place) {
      throw fault(
          String.format(
              Locale.ROOT, "a length of %d where %d bytes are left", length, end - place));
    }
    return (int) length;
  }

  /**
   * How many items of an array or map follow; 0 after the last. A size in bytes, which may follow a
   * negative count, is passed over.
   */
  long readCount() {
    long count = readLong();
    if (count >= 0) {
      return count;
    }
    readLong();
    if (count == Long.MIN_VALUE) {
      throw fault("a count that no number holds");
    }
    return -count;
  }

  byte[] readBytes(int length) {
    need(length);
    byte[] read = Arrays.copyOfRange(bytes, place, place + length);
    place += length;
    return read;
  }

  /** Bytes, after their length. */
  byte[] readBytes() {
    return readBytes(readLength());
  }

  /** A text, after its length in bytes. */
  String readString() {
    int length = readLength();
    ByteBuffer text = ByteBuffer.wrap(bytes, place, length);
    try {
      String read = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
      place += length;
      return read;
    } catch (CharacterCodingException e) {
      throw fault("a text that is no UTF-8");
    }
  }

  void skip(int length) {
    need(length);
    place += length;
  }

  private long littleEndian(int length) {
    need(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[place + i] & 0xFF);
    }
    place += length;
    return value;
  }

  private void need(int length) {
    if (length > end - place) {
      throw fault("it ends early");
    }
  }

  /** What is wrong, and where in the record. */
  BinaryException fault(String what) {
    return new BinaryException(what + ", at byte " + (place - start));
  }
}
