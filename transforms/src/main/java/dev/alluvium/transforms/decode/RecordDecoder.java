package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event's raw rows of what its format has parsed.
 *
 * @param <V> what the format holds of a record
 */
final class RecordDecoder<V> {
  private final EventFields<V> fields;
  private final Schema schema;
  private final int width;
  private final int eventTimeField;
  private final int eventTs;
  private final int coordinates;
  private final int extra;
  private final int key;

  RecordDecoder(EventSpec event, FormatDecoder<V> format) {
    fields = EventFields.of(event, event.fields(), format);
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

  /** What raw rows are told to. */
  interface RawRows {
    /**
     * A raw row. Its event time is NULL where it has none; the cleaner rejects that.
     *
     * @throws RejectedException to have it rejected
     */
    void row(Row raw);

    /** There is no row of that element of the list that the event spreads. */
    default void rejected(int element, RejectedException why) {
      throw why;
    }
  }

  /**
   * Gives the raw rows of a record.
   *
   * @return how many it has, those rejected among them
   * @throws RejectedException if a field of the record is of another type than the contract says
   */
  int decode(V values, SourceRecord record, RecordCoordinates at, RawRows rows) {
    return fields.read(
        values,
        width,
        new EventFields.Rows() {
          @Override
          public void row(int element, @Nullable Object[] row, @Nullable String others) {
            row[extra] = others;
            row[eventTs] = row[eventTimeField];
            (element < 0 ? at : at.ofElement(element)).writeTo(row, coordinates);
            RecordExtras.writeTo(record, row, key);
            rows.row(Row.withSchema(schema).attachValues(row));
          }

          @Override
          public void rejected(int element, RejectedException why) {
            rows.rejected(element, why);
          }
        });
  }

  /**
   * Checks that the reader of a record has found no fault in it.
   *
   * @throws RejectedException if it has
   */
  static void checkSound(SourceRecord record) {
    String damage = record.damage();
    if (damage != null) {
      throw new RejectedException(RejectReason.UNREADABLE, null, damage);
    }
    String flaw = record.flaw();
    if (flaw != null) {
      throw new RejectedException(RejectReason.MALFORMED, null, flaw);
    }
    byte[] payload = record.payload();
    if (payload != null && record.truncated()) {
      throw new RejectedException(
          RejectReason.TOO_LONG,
          null,
          String.format(
              Locale.ROOT,
              "longer than a record may be; the first %d bytes are kept",
              payload.length));
    }
  }
}
