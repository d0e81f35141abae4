package dev.alluvium.transforms.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of records of one source behind each other: all but the names, and with positions
 * and publish times as differences to the record before.
 */
final class RecordBodies {
  private static final int PUBLISHED = 1;
  private static final int PAYLOAD = 2;
  private static final int TRUNCATED = 4;
  private static final int DAMAGED = 8;
  private static final int FLAWED = 16;

  private RecordBodies() {}

  static final class Writer {
    private final OutputStream out;
    private long position;
    private long publishedAt;

    Writer(OutputStream out) {
      this.out = out;
    }

    /** Writes what the records have in common beside their names; nothing for a record without. */
    void writeHeader(SourceRecord first) throws IOException {
      byte[] header = first.header();
      VarInt.encode(header == null ? 0 : header.length + 1, out);
      if (header != null) {
        out.write(header);
      }
    }

    void write(SourceRecord record) throws IOException {
      Long published = record.publishedAt();
      byte[] payload = record.payload();
      String damage = record.damage();
      String flaw = record.flaw();
      out.write(
          (published == null ? 0 : PUBLISHED)
              | (payload == null ? 0 : PAYLOAD)
              | (record.truncated() ? TRUNCATED : 0)
              | (damage == null ? 0 : DAMAGED)
              | (flaw == null ? 0 : FLAWED));
      VarInt.encode(zigzag(record.position() - position), out);
      position = record.position();
      if (published != null) {
        VarInt.encode(zigzag(published - publishedAt), out);
        publishedAt = published;
      }
      if (payload != null) {
        VarInt.encode(payload.length, out);
        out.write(payload);
      }
      if (damage != null) {
        StringUtf8Coder.of().encode(damage, out);
      }
      if (flaw != null) {
        StringUtf8Coder.of().encode(flaw, out);
      }
    }
  }

  static final class Reader {
    private final String topic;
    private final String source;
    private final InputStream in;
    private long position;
    private long publishedAt;
    private byte @Nullable [] header;

    Reader(String topic, String source, InputStream in) {
      this.topic = topic;
      this.source = source;
      this.in = in;
    }

    void readHeader() throws IOException {
      int length = VarInt.decodeInt(in) - 1;
      header = length < 0 ? null : readBytes(length);
    }

    SourceRecord read() throws IOException {
      int flags = in.read();
      if (flags < 0) {
        throw new EOFException("a record was expected");
      }
      position += unzigzag(VarInt.decodeLong(in));
      Long published = null;
      if ((flags & PUBLISHED) != 0) {
        publishedAt += unzigzag(VarInt.decodeLong(in));
        published = publishedAt;
      }
      byte[] payload = (flags & PAYLOAD) != 0 ? readPayload() : null;
      SourceRecord record =
          SourceRecord.of(topic, source, position, published, payload).under(header);
      if ((flags & TRUNCATED) != 0) {
        record = record.asTruncated();
      }
      if ((flags & DAMAGED) != 0) {
        record = record.asDamaged(StringUtf8Coder.of().decode(in));
      }
      return (flags & FLAWED) != 0 ? record.asFlawed(StringUtf8Coder.of().decode(in)) : record;
    }

    private byte[] readPayload() throws IOException {
      return readBytes(VarInt.decodeInt(in));
    }

    private byte[] readBytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException(length + " bytes were expected");
      }
      return bytes;
    }
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
