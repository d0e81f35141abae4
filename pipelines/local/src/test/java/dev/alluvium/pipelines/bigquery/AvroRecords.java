package dev.alluvium.pipelines.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableRow;
import com.google.api.services.bigquery.model.TableSchema;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Rows as the Storage Read API gives them in Avro. */
final class AvroRecords {
  private AvroRecords() {}

  static Schema schema(TableSchema table) {
    List<Schema.Field> fields = new ArrayList<>();
    for (TableFieldSchema field : table.getFields()) {
      Schema type = type(columnType(field));
      fields.add(
          new Schema.Field(
              field.getName(),
              "REQUIRED".equals(field.getMode())
                  ? type
                  : Schema.createUnion(Schema.create(Schema.Type.NULL), type)));
    }
    return Schema.createRecord("__root__", null, null, false, fields);
  }

  /**
   * @param schema of the table's rows
   */
  static GenericRecord record(Schema schema, TableSchema table, TableRow row) {
    GenericRecord record = new GenericData.Record(schema);
    for (TableFieldSchema field : table.getFields()) {
      Object value = row.get(field.getName());
      if (value != null) {
        record.put(field.getName(), value(columnType(field), String.valueOf(value)));
      }
    }
    return record;
  }

  static Instant timestamp(String text) {
    return (Instant) StoredRows.value(ColumnType.TIMESTAMP, text);
  }

  private static ColumnType columnType(TableFieldSchema field) {
    return "BOOL".equals(field.getType())
        ? ColumnType.BOOLEAN
        : ColumnType.valueOf(field.getType());
  }

  private static Schema type(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> Schema.create(Schema.Type.STRING);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
      case NUMERIC -> LogicalTypes.decimal(38, 9).addToSchema(Schema.create(Schema.Type.BYTES));
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case BYTES -> Schema.create(Schema.Type.BYTES);
    };
  }

  private static Object value(ColumnType type, String text) {
    Object value = StoredRows.value(type, text);
    return switch (type) {
      case NUMERIC ->
          ByteBuffer.wrap(((BigDecimal) value).setScale(9).unscaledValue().toByteArray());
      case TIMESTAMP -> TableText.micros((Instant) value);
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      default -> value;
    };
  }
}
