package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro as Avro's own library writes it, and a registry of its schemas. */
final class AvroSamples {
  private AvroSamples() {}

  /** A record in the binary encoding. */
  static byte[] binary(GenericData.Record record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A record behind a zero and the id of its schema. */
  static byte[] message(int id, GenericData.Record record) {
    byte[] binary = binary(record);
    return ByteBuffer.allocate(5 + binary.length).put((byte) 0).putInt(id).put(binary).array();
  }

  /** A container file, with a block for so many records. */
  static byte[] file(Schema schema, String codec, int perBlock, List<GenericData.Record> records)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericData.Record> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, bytes);
      for (int i = 0; i < records.size(); i++) {
        if (i > 0 && i % perBlock == 0) {
          writer.sync();
        }
        writer.append(records.get(i));
      }
    }
    return bytes.toByteArray();
  }

  /** A schema registry on the loopback, at a free port. */
  static final class Registry implements AutoCloseable {
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean isDown;

    Registry() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    Registry knowing(int id, Schema schema) {
      schemas.put("/schemas/ids/" + id, schema);
      return this;
    }

    /** Answers nothing of use from now on, or does again. */
    void setDown(boolean down) {
      isDown = down;
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> asked() {
      return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      Schema schema = schemas.get(path);
      String text = schema == null ? "" : schema.toString().replace("\"", "\\\"");
      String json = schema == null ? "{\"error_code\": 40403}" : "{\"schema\": \"" + text + "\"}";
      byte[] body = json.getBytes(UTF_8);
      exchange.sendResponseHeaders(isDown ? 503 : schema == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
