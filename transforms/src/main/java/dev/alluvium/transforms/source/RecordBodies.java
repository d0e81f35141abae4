package dev.alluvium.transforms.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
  private static final int KEY = 32;
  private static final int HEADERS = 64;

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
      writeNullable(first.header());
    }

    void write(SourceRecord record) throws IOException {
      Long published = record.publishedAt();
      byte[] payload = record.payload();
      byte[] key = record.key();
      String damage = record.damage();
      String flaw = record.flaw();
      out.write(
          (published == null ? 0 : PUBLISHED)
              | (payload == null ? 0 : PAYLOAD)
              | (record.truncated() ? TRUNCATED : 0)
              | (damage == null ? 0 : DAMAGED)
              | (flaw == null ? 0 : FLAWED)
              | (key == null ? 0 : KEY)
              | (record.headers().isEmpty() ? 0 : HEADERS));
      VarInt.encode(zigzag(record.position() - position), out);
      position = record.position();
      if (published != null) {
        VarInt.encode(zigzag(published - publishedAt), out);
        publishedAt = published;
      }
      if (payload != null) {
        write(payload);
      }
      if (damage != null) {
        StringUtf8Coder.of().encode(damage, out);
      }
      if (flaw != null) {
        StringUtf8Coder.of().encode(flaw, out);
      }
      if (key != null) {
        write(key);
      }
      if (!record.headers().isEmpty()) {
        write(record.headers());
      }
    }

    private void write(List<RecordHeader> headers) throws IOException {
      VarInt.encode(headers.size(), out);
      for (RecordHeader header : headers) {
        StringUtf8Coder.of().encode(header.key(), out);
        writeNullable(header.value());
      }
    }

    private void writeNullable(byte @Nullable [] bytes) throws IOException {
      VarInt.encode(bytes == null ? 0 : bytes.length + 1, out);
      if (bytes != null) {
        out.write(bytes);
      }
    }

    private void write(byte[] bytes) throws IOException {
      VarInt.encode(bytes.length, out);
      out.write(bytes);
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
      header = readNullable();
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
      byte[] payload = (flags & PAYLOAD) != 0 ? readSized() : null;
      String damage = (flags & DAMAGED) != 0 ? StringUtf8Coder.of().decode(in) : null;
      String flaw = (flags & FLAWED) != 0 ? StringUtf8Coder.of().decode(in) : null;
      byte[] key = (flags & KEY) != 0 ? readSized() : null;
      List<RecordHeader> headers = (flags & HEADERS) != 0 ? readHeaders() : List.of();
      SourceRecord record =
          SourceRecord.of(topic, source, position, published, payload, key, headers).under(header);
      if ((flags & TRUNCATED) != 0) {
        record = record.asTruncated();
      }
      record = damage == null ? record : record.asDamaged(damage);
      return flaw == null ? record : record.asFlawed(flaw);
    }

    private List<RecordHeader> readHeaders() throws IOException {
      int count = VarInt.decodeInt(in);
      List<RecordHeader> headers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        headers.add(RecordHeader.of(StringUtf8Coder.of().decode(in), readNullable()));
      }
      return headers;
    }

    private byte[] readSized() throws IOException {
      return readBytes(VarInt.decodeInt(in));
    }

    private byte @Nullable [] readNullable() throws IOException {
      int length = VarInt.decodeInt(in) - 1;
      return length < 0 ? null : readBytes(length);
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
