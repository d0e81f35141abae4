package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro as Avro's own library writes it, and as nobody should. */
final class AvroBytes {
  static final byte[] SYNC = "0123456789abcdef".getBytes(UTF_8);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private AvroBytes() {}

  /** A container file, with a block for so many records. */
  static byte[] file(Schema schema, String codec, int perBlock, List<?> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, bytes);
      for (int i = 0; i < records.size(); i++) {
        if (i > 0 && i % perBlock == 0) {
          writer.sync();
        }
        writer.append(records.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A value in the binary encoding. */
  static byte[] binary(Schema schema, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<Object>(schema).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A value in the wire format: a zero, the schema's id, and the binary encoding. */
  static byte[] message(int id, Schema schema, Object value) {
    byte[] binary = binary(schema, value);
    return ByteBuffer.allocate(5 + binary.length).put((byte) 0).putInt(id).put(binary).array();
  }

  static AvroBytes empty() {
    return new AvroBytes();
  }

  /** A container file's beginning. */
  static AvroBytes header(String schema, String codec) {
    return empty()
        .raw("Obj\u0001")
        .number(2)
        .text("avro.schema")
        .text(schema)
        .text("avro.codec")
        .text(codec)
        .number(0)
        .raw(SYNC);
  }

  AvroBytes block(long count, byte[] records) {
    return number(count).number(records.length).raw(records).raw(SYNC);
  }

  AvroBytes number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  AvroBytes text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return number(utf8.length).raw(utf8);
  }

  AvroBytes raw(String text) {
    return raw(text.getBytes(UTF_8));
  }

  AvroBytes raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
