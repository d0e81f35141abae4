package dev.alluvium.transforms.format.avro;

import dev.alluvium.transforms.format.UnreadableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
  private static final byte[] NO_BYTES = {};

  private final ContainerStream in;
  private final int maxRecordBytes;
  private @Nullable ContainerHeader header;

  private BinaryInput block = new BinaryInput(NO_BYTES);
  private byte[] blockBytes = NO_BYTES;
  private long recordsLeft;
  private int recordStart;
  private int recordEnd;
  private long number;
  private @Nullable String damage;

  /**
   * @param maxRecordBytes of a longer record no more is given
   */
  ContainerReader(InputStream in, int maxRecordBytes) {
    this.in = new ContainerStream(in);
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Moves to the next record.
   *
   * @return false after the last one; then {@link #damage} tells whether the file ended well
   * @throws IOException if the stream fails in a way that reading again may mend
   */
  boolean next() throws IOException {
    if (damage != null) {
      return false;
    }
    try {
      ContainerHeader known = header;
      if (known == null) {
        known = ContainerHeader.read(in);
        header = known;
      }
      while (recordsLeft == 0) {
        if (!block.isAtEnd()) {
          throw new BinaryException("its records do not fill the block that they are in");
        }
        if (!readBlock(known)) {
          return false;
        }
      }
      takeRecord(known.schema());
      return true;
    } catch (BinaryException | UnreadableException e) {
      damage = e.getMessage();
    } catch (EOFException e) {
      damage = "it ends early";
    }
    return false;
  }

  /** The schema of all records, as the file has it: JSON; nothing of one that has none. */
  byte[] schema() {
    ContainerHeader known = header;
    return known == null ? NO_BYTES : known.schemaText();
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

  private void takeRecord(Schema schema) {
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

  /** False where the file ends instead. */
  private boolean readBlock(ContainerHeader of) throws IOException {
    int first = in.readFirst();
    if (first < 0) {
      return false;
    }
    long count = in.readLong(first);
    long size = in.readLong();
    if (count < 0 || size < 0) {
      throw new BinaryException("no block begins where one should");
    }
    if (size > MAX_BLOCK_BYTES) {
      throw new BinaryException(
          String.format(
              Locale.ROOT,
              "a block of %d bytes, of which at most %d are read",
              size,
              MAX_BLOCK_BYTES));
    }
    byte[] stored = in.need((int) size);
    if (!Arrays.equals(in.need(ContainerHeader.SYNC_BYTES), of.sync())) {
      throw new BinaryException("a block does not end with the file's marker");
    }
    try {
      blockBytes = of.codec().unpack(stored, MAX_BLOCK_BYTES);
    } catch (IOException e) {
      throw new BinaryException("a block cannot be unpacked: " + words(e));
    }
    block = new BinaryInput(blockBytes);
    recordsLeft = count;
    return true;
  }

  private static String words(IOException fault) {
    String message = fault.getMessage();
    return message == null || message.isBlank() ? "it ends early" : message.strip();
  }
}
