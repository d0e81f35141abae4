package dev.alluvium.schemas.warehouse.raw;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.optional;
import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The raw table of an event: its fields as they came, typed, and where the record stood. The key is
 * the record's coordinates and the digest of its bytes: a record read again is the same row, while
 * another record at the same coordinates (a file replaced, a topic made anew) is not lost. Where a
 * record makes several rows, the digest is also of the element's number, and so tells them apart.
 */
public final class RawTables {
  /**
   * Where the record was read: {@code <topic>-<partition>}, or the file's path within the input.
   */
  public static final String SOURCE = "source";

  public static final String POSITION = "position";
  public static final String RECORD_DIGEST = "record_digest";
  public static final String PUBLISHED_AT = "published_at";
  public static final String READ_AT = "read_at";

  /** Fields that the contract does not know, as one JSON object. */
  public static final String EXTRA = "extra";

  public static final String RECORD_KEY = "record_key";
  public static final String RECORD_HEADERS = "record_headers";

  private RawTables() {}

  /** The table {@code raw.<event>}: first the fields in the contract's order, then the rest. */
  public static TableSpec table(EventSpec event) {
    List<ColumnSpec> columns = new ArrayList<>();
    for (FieldSpec field : event.fields()) {
      columns.add(
          ColumnSpec.like(field)
              .withName(field.rawName())
              .madeOf(EventProvenance.inRaw(event, field)));
    }
    if (event.fields().stream().noneMatch(f -> f.rawName().equals(EventColumns.EVENT_TS))) {
      columns.add(
          required(EventColumns.EVENT_TS, ColumnType.TIMESTAMP, "When the event happened, UTC.")
              .madeOf(EventProvenance.copied(event, List.of(event.eventTime()))));
    }
    List<ColumnSpec> ofRecord = new ArrayList<>(coordinates());
    ofRecord.add(
        optional(EXTRA, ColumnType.JSON, "Fields that the contract does not know, as JSON."));
    ofRecord.addAll(extras());
    ofRecord.forEach(column -> columns.add(column.madeOf(EventProvenance.ofRecord(event))));
    return TableSpec.builder()
        .setDataset(Dataset.RAW.id())
        .setName(event.name())
        .setDescription(event.description() + " As received, uncleaned.")
        .setOwner(event.owner())
        .setColumns(columns)
        .setKey(List.of(SOURCE, POSITION, RECORD_DIGEST))
        .setRule(MergeRule.FIRST_WRITTEN)
        .setPartitionBy(Optional.of(EventColumns.EVENT_TS))
        .build();
  }

  /** The columns that say where a record stood; in raw tables and in the rejects. */
  static List<ColumnSpec> coordinates() {
    return List.of(
        required(
            SOURCE, ColumnType.STRING, "Topic and partition, or the file's path within the input."),
        required(POSITION, ColumnType.INT64, "Offset, or line number from 1."),
        required(
            RECORD_DIGEST,
            ColumnType.INT64,
            "Digest of the record's bytes; of a tombstone, which has none, of its key."),
        optional(PUBLISHED_AT, ColumnType.TIMESTAMP, "When the record was published, UTC."),
        required(READ_AT, ColumnType.TIMESTAMP, "When the record was first read, UTC."));
  }

  /** The columns for what came with a record; in raw tables and in the rejects, at their end. */
  static List<ColumnSpec> extras() {
    return List.of(
        optional(RECORD_KEY, ColumnType.BYTES, "The record's key in Kafka, as it came."),
        optional(
            RECORD_HEADERS,
            ColumnType.JSON,
            "The record's headers in Kafka, in their order: an array of objects with key and value,"
                + " or base64 where the value is no UTF-8."));
  }
}
