package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes the rows of the rejects. */
final class Rejects implements Serializable {
  private final TableSpec table;
  private final Schema schema;
  private final int coordinates;
  private final int payload;
  private final int key;
  private final int event;

  Rejects(TableSpec table) {
    this.table = table;
    schema = table.rowSchema();
    coordinates = schema.indexOf(RawTables.SOURCE);
    payload = schema.indexOf(OpsTables.PAYLOAD);
    key = schema.indexOf(RawTables.RECORD_KEY);
    event = schema.indexOf(OpsTables.EVENT);
  }

  /**
   * The row of a reject.
   *
   * @param ofEvent the event that did not let it in; NULL where its topic has but one, or none
   *     would
   */
  TableMutation reject(
      SourceRecord record, RecordCoordinates at, @Nullable String ofEvent, RejectedException why) {
    return row(record, at, ofEvent, why.reason().code(), why.field(), why.getMessage());
  }

  /** The row of a tombstone: nothing is wrong with it, but its key stands nowhere else. */
  TableMutation tombstone(SourceRecord record, RecordCoordinates at) {
    return row(record, at, null, SkipReason.TOMBSTONE.code(), null, "a key without a value");
  }

  private TableMutation row(
      SourceRecord record,
      RecordCoordinates at,
      @Nullable String ofEvent,
      String reason,
      @Nullable String field,
      @Nullable String message) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    values[0] = reason;
    values[1] = field;
    values[2] = message;
    values[3] = record.topic();
    at.writeTo(values, coordinates);
    values[payload] = record.payload();
    RecordExtras.writeTo(record, values, key);
    values[event] = ofEvent;
    return TableMutation.upsert(table, Row.withSchema(schema).attachValues(values));
  }
}
