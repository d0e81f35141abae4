package dev.alluvium.transforms.format.avro;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Kafka Connect wrote in Avro as the JSON that its converter for JSON would have
 * written, without the schema: nulls stand, and times and days are the numbers that they are kept
 * as, whatever their logical type. Only decimals are numbers here, for the schema has their scale.
 * Safe for several threads.
 */
public final class ConnectJson {
  /** What Debezium calls a decimal that has its own scale beside it. */
  private static final String SCALED_DECIMAL = "io.debezium.data.VariableScaleDecimal";

  private static final List<String> SCALE_AND_VALUE = List.of("scale", "value");

  /** Digits behind or before the point that a number can be given without being dear to write. */
  private static final long LARGEST_SCALE = 1_000;

  private final WriterSchemas schemas;

  public ConnectJson(AvroFormat format) {
    schemas = new WriterSchemas(format);
  }

  /** Whether messages begin so that say the id of their schema in a registry. */
  public static boolean beginsWithId(byte[] message) {
    return WriterSchemas.beginsWithId(message);
  }

  /**
   * The message as a JSON object.
   *
   * @param header the schema of its file; NULL for a message
   * @throws RejectedException if it is no record of its schema, or that is unknown
   * @throws dev.alluvium.transforms.source.InputException if the registry does not serve
   */
  public JsonText read(byte[] message, byte @Nullable [] header) throws IOException {
    AvroDatum datum = schemas.find(message, header);
    AvroFormatDecoder.checkRecord(datum);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * message.length + 256);
    BinaryInput in = datum.input();
    try (JsonGenerator to = AvroJson.FACTORY.createGenerator(bytes)) {
      write(datum.schema(), in, to);
    } catch (BinaryException e) {
      throw AvroFormatDecoder.malformed(e.getMessage());
    }
    AvroFormatDecoder.checkEnd(in);
    return JsonText.of(bytes.toByteArray());
  }

  private static void write(Schema schema, BinaryInput in, JsonGenerator to) throws IOException {
    in.enter();
    switch (schema.getType()) {
      case NULL -> to.writeNull();
      case UNION -> write(SkipValue.branch(schema, in), in, to);
      case RECORD -> {
        if (isScaledDecimal(schema)) {
          writeScaled(in, to);
        } else {
          writeMembers(schema, in, to);
        }
      }
      case ARRAY -> {
        to.writeStartArray();
        for (long count = in.readCount(); count > 0; count = in.readCount()) {
          for (long i = 0; i < count; i++) {
            write(schema.getElementType(), in, to);
          }
        }
        to.writeEndArray();
      }
      case MAP -> {
        to.writeStartObject();
        for (long count = in.readCount(); count > 0; count = in.readCount()) {
          for (long i = 0; i < count; i++) {
            to.writeFieldName(in.readString());
            write(schema.getValueType(), in, to);
          }
        }
        to.writeEndObject();
      }
      default -> AvroJson.write(AvroScalar.readCounted(schema, in), to);
    }
    in.leave();
  }

  private static void writeMembers(Schema schema, BinaryInput in, JsonGenerator to)
      throws IOException {
    to.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      to.writeFieldName(field.name());
      write(field.schema(), in, to);
    }
    to.writeEndObject();
  }

  private static boolean isScaledDecimal(Schema schema) {
    return Objects.equals(schema.getProp("connect.name"), SCALED_DECIMAL)
        && schema.getFields().stream().map(Schema.Field::name).toList().equals(SCALE_AND_VALUE)
        && schema.getField("scale").schema().getType() == Schema.Type.INT
        && schema.getField("value").schema().getType() == Schema.Type.BYTES;
  }

  private static void writeScaled(BinaryInput in, JsonGenerator to) throws IOException {
    int scale = in.readInt();
    byte[] unscaled = in.readBytes();
    if (unscaled.length == 0
        || unscaled.length > AvroScalar.LONGEST_DECIMAL
        || Math.abs((long) scale) > LARGEST_SCALE) {
      throw in.fault("a decimal that no column holds");
    }
    AvroJson.write(new BigDecimal(new BigInteger(unscaled), scale), to);
  }
}
