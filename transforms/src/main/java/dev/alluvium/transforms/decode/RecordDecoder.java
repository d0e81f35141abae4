package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Turns a record into its event's raw row. Not safe for several threads. */
final class RecordDecoder {
  private final PayloadDecoder format;
  private final Schema schema;
  private final int width;
  private final int eventTimeField;
  private final int eventTs;
  private final int coordinates;
  private final int extra;
  private final int key;

  RecordDecoder(EventSpec event) {
    format = PayloadDecoder.of(event, event.fields());
    RawColumns raw = new RawColumns(event);
    schema = raw.schema();
    width = schema.getFieldCount();
    eventTimeField =
        event.fields().stream().map(FieldSpec::name).toList().indexOf(event.eventTime());
    eventTs = raw.eventTs();
    coordinates = raw.coordinates();
    extra = raw.extra();
    key = raw.key();
  }

  /**
   * The raw row. Its event time is NULL where the record has none; the cleaner rejects that.
   *
   * @throws RejectedException if the record is not what its contract's format says
   */
  Row decode(SourceRecord record, RecordCoordinates at) {
    byte[] payload = payload(record);
    @Nullable Object[] values = new @Nullable Object[width];
    values[extra] = format.decode(payload, record.header(), values);
    values[eventTs] = values[eventTimeField];
    at.writeTo(values, coordinates);
    RecordExtras.writeTo(record, values, key);
    return Row.withSchema(schema).attachValues(values);
  }

  private static byte[] payload(SourceRecord record) {
    String damage = record.damage();
    if (damage != null) {
      throw new RejectedException(RejectReason.UNREADABLE, null, damage);
    }
    String flaw = record.flaw();
    if (flaw != null) {
      throw new RejectedException(RejectReason.MALFORMED, null, flaw);
    }
    byte[] payload = record.payload();
    if (payload == null) {
      throw new RejectedException(RejectReason.MALFORMED, null, "a tombstone, without a value");
    }
    if (record.truncated()) {
      throw new RejectedException(
          RejectReason.TOO_LONG,
          null,
          String.format(
              Locale.ROOT,
              "longer than a record may be; the first %d bytes are kept",
              payload.length));
    }
    return payload;
  }
}
