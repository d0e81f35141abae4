package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Avro: container files, messages behind a schema's id in a registry, and bare ones by the schema
 * of their contract. The schema that a record was written with says what is in it; fields are found
 * by their names there.
 */
public final class AvroFormatDecoder implements FormatDecoder<AvroDatum> {
  private final WriterSchemas schemas;

  public AvroFormatDecoder(AvroFormat format) {
    schemas = new WriterSchemas(format);
  }

  @Override
  public FileLayout files() {
    return new ContainerLayout();
  }

  @Override
  public Message<AvroDatum> parse(SourceRecord record) {
    byte[] payload = record.payload();
    if (payload == null) {
      return new Message.Skipped<>(SkipReason.TOMBSTONE);
    }
    AvroDatum datum = schemas.find(payload, record.header());
    checkRecord(datum);
    return Message.event(datum);
  }

  @Override
  public FieldReader<AvroDatum> fields(FieldTree fields) {
    return new AvroFields(fields);
  }

  @Override
  public ScalarReader<AvroDatum> scalars(List<FieldPath> paths) {
    return new AvroScalars(paths);
  }

  /**
   * @throws RejectedException if it is no record
   */
  static void checkRecord(AvroDatum datum) {
    if (datum.schema().getType() != Schema.Type.RECORD) {
      throw malformed("its schema is of " + datum.schema().getType().getName() + ", not a record");
    }
  }

  /**
   * @throws RejectedException if there is something behind the record that was read
   */
  static void checkEnd(BinaryInput in) {
    if (!in.isAtEnd()) {
      throw malformed("bytes follow the record");
    }
  }

  /** A record that is not what its schema says. */
  static RejectedException malformed(String what) {
    return new RejectedException(RejectReason.MALFORMED, null, "no Avro: " + what);
  }
}
