package dev.alluvium.transforms.format.avro;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Takes an object container file apart into the bytes of its records, from its beginning to its
 * end. Holds one block: at most 16 MiB as stored, and as many unpacked. A block is read to its sync
 * marker before any of its records is given.
 */
final class ContainerReader {
  static final int MAX_BLOCK_BYTES = 16 << 20;
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC_BYTES = 16;
  private static final int MOST_METADATA = 1_000;

  private final InputStream in;
  private final int maxRecordBytes;
  private byte[] schemaText = {};
  private Schema schema = Schema.create(Schema.Type.NULL);
  private BlockCodec codec = BlockCodec.NULL;
  private byte[] sync = {};
  private boolean begun;

  private BinaryInput block = new BinaryInput(new byte[0]);
  private byte[] blockBytes = {};
  private long recordsLeft;
  private int recordStart;
  private int recordEnd;
  private long number;
  private @Nullable String damage;

  /**
   * @param maxRecordBytes of a longer record no more is given
   */
  ContainerReader(InputStream in, int maxRecordBytes) {
    this.in = in;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Whether a file that begins so can be one of these; it may have fewer bytes. */
  static boolean mayBegin(byte[] start) {
    int length = Math.min(start.length, MAGIC.length);
    return Arrays.equals(start, 0, length, MAGIC, 0, length);
  }

  /**
   * Moves to the next record.
   *
   * @return false after the last one; then {@link #damage} tells whether the file ended well
   * @throws IOException if the stream fails otherwise than by ending early
   */
  boolean next() throws IOException {
    if (damage != null) {
      return false;
    }
    try {
      if (!begun) {
        begun = true;
        readHeader();
      }
      while (recordsLeft == 0) {
        if (!block.isAtEnd()) {
          throw new BrokenException("its records do not fill the block that they are in");
        }
        if (!readBlock()) {
          return false;
        }
      }
      takeRecord();
      return true;
    } catch (BrokenException | BinaryException e) {
      damage = e.getMessage();
    } catch (EOFException e) {
      damage = "it ends early";
    }
    return false;
  }

  /** The schema of all records, as the file has it: JSON. */
  byte[] schema() {
    return schemaText;
  }

  /** The record, or its first {@code maxRecordBytes} bytes. */
  byte[] record() {
    int length = Math.min(recordEnd - recordStart, maxRecordBytes);
    return Arrays.copyOfRange(blockBytes, recordStart, recordStart + length);
  }

  boolean truncated() {
    return recordEnd - recordStart > maxRecordBytes;
  }

  /** Of the record, counted from 1; after the last one, how many there were. */
  long number() {
    return number;
  }

  /** Why there are no more records, although there should be; NULL where there should not. */
  @Nullable String damage() {
    return damage;
  }

  private void takeRecord() {
    recordStart = block.place();
    block.beginRecord();
    SkipValue.skip(schema, block);
    recordEnd = block.place();
    if (recordEnd == recordStart) {
      throw new BinaryException("a record that takes no bytes");
    }
    recordsLeft--;
    number++;
  }

  private void readHeader() throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new BrokenException(
          magic.length == 0 ? "it is empty, and so no Avro file" : "it is no Avro file");
    }
    String codecName = "null";
    long entries = 0;
    for (long count = readCount(); count > 0; count = readCount()) {
      for (long i = 0; i < count; i++) {
        if (++entries > MOST_METADATA) {
          throw new BrokenException("it says more of itself than an Avro file does");
        }
        String key = new String(readSized(SchemaText.LONGEST), StandardCharsets.UTF_8);
        byte[] value = readSized(SchemaText.LONGEST);
        switch (key) {
          case "avro.schema" -> schemaText = value;
          case "avro.codec" -> codecName = new String(value, StandardCharsets.UTF_8);
          default -> {} // Its writer's own.
        }
      }
    }
    sync = need(SYNC_BYTES);
    codec = codec(codecName);
    try {
      schema = SchemaText.parse(List.of(new String(schemaText, StandardCharsets.UTF_8)));
    } catch (SchemaException e) {
      throw new BrokenException("its schema cannot be read: " + e.getMessage());
    }
  }

  private static BlockCodec codec(String name) {
    String shown = name.length() > 20 ? name.substring(0, 20) : name;
    return BlockCodec.named(name)
        .orElseThrow(
            () ->
                new BrokenException(
                    String.format(
                        Locale.ROOT,
                        "it is compressed with %s, which is not read: write it with one of %s",
                        shown,
                        String.join(", ", BlockCodec.names()))));
  }

  /** False where the file ends instead. */
  private boolean readBlock() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    long count = readLong(first);
    long size = readLong();
    if (count < 0 || size < 0) {
      throw new BrokenException("no block begins where one should");
    }
    if (size > MAX_BLOCK_BYTES) {
      throw new BrokenException(
          String.format(
              Locale.ROOT,
              "a block of %d bytes, of which at most %d are read",
              size,
              MAX_BLOCK_BYTES));
    }
    byte[] stored = need((int) size);
    if (!Arrays.equals(need(SYNC_BYTES), sync)) {
      throw new BrokenException("a block does not end with the file's marker");
    }
    try {
      blockBytes = codec.unpack(stored, MAX_BLOCK_BYTES);
    } catch (IOException e) {
      throw new BrokenException("a block cannot be unpacked: " + words(e));
    }
    block = new BinaryInput(blockBytes);
    recordsLeft = count;
    return true;
  }

  private static String words(IOException fault) {
    String message = fault.getMessage();
    return message == null || message.isBlank() ? "it ends early" : message.strip();
  }

  private byte[] readSized(int most) throws IOException {
    long length = readLong();
    if (length < 0 || length > most) {
      throw new BrokenException("it says more of itself than an Avro file does");
    }
    return need((int) length);
  }

  private byte[] need(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private long readCount() throws IOException {
    long count = readLong();
    if (count == Long.MIN_VALUE) {
      throw new BrokenException("a count that no number holds");
    }
    if (count < 0) {
      readLong(); // The size in bytes of what follows.
    }
    return Math.abs(count);
  }

  private long readLong() throws IOException {
    return readLong(in.read());
  }

  private long readLong(int first) throws IOException {
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
    throw new BrokenException("a number of more than 64 bits");
  }

  /** What is wrong with the file; an answer, not a bug. */
  private static final class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenException(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
