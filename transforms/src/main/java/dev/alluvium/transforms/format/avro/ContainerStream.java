package dev.alluvium.transforms.format.avro;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what stands between the records of a container file off its stream. Throws {@link
 * BinaryException} where that is not what it should be, {@link EOFException} where it ends early.
 */
final class ContainerStream {
  private final InputStream in;

  ContainerStream(InputStream in) {
    this.in = in;
  }

  /** The first byte of a number; negative at the end. */
  int readFirst() throws IOException {
    return in.read();
  }

  /** A number whose first byte has been read. */
  long readLong(int first) throws IOException {
    long value = 0;
    int next = first;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (next < 0) {
        throw new EOFException();
      }
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
      next = in.read();
    }
    throw new BinaryException("a number of more than 64 bits");
  }

  long readLong() throws IOException {
    return readLong(in.read());
  }

  /** How many items of a map follow; 0 after the last. */
  long readCount() throws IOException {
    long count = readLong();
    if (count == Long.MIN_VALUE) {
      throw new BinaryException("a count that no number holds");
    }
    if (count < 0) {
      readLong(); // The size in bytes of what follows.
    }
    return Math.abs(count);
  }

  /** Bytes after their length, which may be so much at most. */
  byte[] readSized(int most) throws IOException {
    long length = readLong();
    if (length < 0 || length > most) {
      throw new BinaryException("it says more of itself than an Avro file does");
    }
    return need((int) length);
  }

  /** So many bytes. */
  byte[] need(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** So many bytes, or fewer at the end. */
  byte[] take(int length) throws IOException {
    return in.readNBytes(length);
  }
}
