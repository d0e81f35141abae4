package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.RegistrySpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the schema that a record was written with: its file's, that of the id that it begins with,
 * or its contract's. Safe for several threads.
 */
final class WriterSchemas {
  private static final byte MAGIC = 0;

  /** The magic byte, and the id. */
  private static final int PREFIX_BYTES = 1 + Integer.BYTES;

  private final AvroFormat format;

  /** Made when the first record needs it. */
  private volatile @Nullable Schema ofContract;

  /** Most records come after one of the same file. */
  private volatile @Nullable OfFile last;

  WriterSchemas(AvroFormat format) {
    this.format = format;
  }

  /** A file's schema. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by content.
  private record OfFile(byte[] header, Schema schema) {
    boolean isOf(byte[] other) {
      return header == other || Arrays.equals(header, other);
    }
  }

  /**
   * The record, with its schema.
   *
   * @param header the schema of its file; NULL for a message
   * @throws RejectedException if it has no schema, or one that is unknown
   * @throws InputException if the registry does not serve
   */
  AvroDatum find(byte[] payload, byte @Nullable [] header) {
    if (header != null) {
      return datum(ofFile(header), payload, 0);
    }
    if (format.schema() != null) {
      return datum(ofContract(format.schema()), payload, 0);
    }
    if (!beginsWithId(payload)) {
      throw AvroFormatDecoder.malformed(
          "it does not begin with a zero and the id of a schema, as messages of a registry do");
    }
    return datum(registered(ByteBuffer.wrap(payload).getInt(1)), payload, PREFIX_BYTES);
  }

  /** Whether messages begin so that say the id of their schema. */
  static boolean beginsWithId(byte[] payload) {
    return payload.length >= PREFIX_BYTES && payload[0] == MAGIC;
  }

  /** A union of records is of one of them. */
  private static AvroDatum datum(Schema schema, byte[] payload, int start) {
    BinaryInput in = new BinaryInput(payload, start);
    try {
      return new AvroDatum(SkipValue.actual(schema, in), payload, in.place());
    } catch (BinaryException e) {
      throw AvroFormatDecoder.malformed(e.getMessage());
    }
  }

  private Schema ofContract(String text) {
    Schema known = ofContract;
    if (known == null) {
      known = SchemaText.parse(List.of(text));
      ofContract = known;
    }
    return known;
  }

  private Schema ofFile(byte[] header) {
    OfFile known = last;
    if (known == null || !known.isOf(header)) {
      known = new OfFile(header, parsed(new String(header, StandardCharsets.UTF_8)));
      last = known;
    }
    return known.schema();
  }

  private Schema registered(int id) {
    RegistrySpec registry = format.registry();
    if (registry == null) {
      throw new InputException(
          "A message in Avro has the id of a schema, but no schema registry is named: add"
              + " --schemaRegistry=URL. Nothing is lost.");
    }
    try {
      return SchemaRegistry.of(registry).schema(id);
    } catch (SchemaException e) {
      throw new RejectedException(RejectReason.MALFORMED, null, e.getMessage());
    }
  }

  private static Schema parsed(String text) {
    try {
      return SchemaText.parse(List.of(text));
    } catch (SchemaException e) {
      throw AvroFormatDecoder.malformed(e.getMessage());
    }
  }
}
