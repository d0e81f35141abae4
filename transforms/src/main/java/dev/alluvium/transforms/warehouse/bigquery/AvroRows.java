package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.gcp.bigquery.SchemaAndRecord;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A stored row, as BigQuery's Storage Read API gives it in Avro, as a Beam row. A column that the
 * table does not have yet is NULL.
 */
final class AvroRows implements SerializableFunction<SchemaAndRecord, Row> {
  private static final long serialVersionUID = 1L;
  private static final int NUMERIC_SCALE = 9;

  private final Shipped<TableSpec> table;
  private transient org.apache.avro.@Nullable Schema resolved;
  private transient int[] places = new int[0];

  AvroRows(TableSpec table) {
    this.table = Shipped.of(table);
  }

  @Override
  public Row apply(SchemaAndRecord stored) {
    GenericRecord record = stored.getRecord();
    List<ColumnSpec> columns = table.get().columns();
    if (!record.getSchema().equals(resolved)) {
      resolve(record.getSchema(), columns);
    }
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = places[i] < 0 ? null : record.get(places[i]);
      values[i] = value == null ? null : value(columns.get(i).type(), value);
    }
    return Row.withSchema(table.get().rowSchema()).attachValues(values);
  }

  private void resolve(org.apache.avro.Schema schema, List<ColumnSpec> columns) {
    places = new int[columns.size()];
    for (int i = 0; i < places.length; i++) {
      Field field = schema.getField(columns.get(i).name());
      places[i] = field == null ? -1 : field.pos();
    }
    resolved = schema;
  }

  private static Object value(ColumnType type, Object value) {
    return switch (type) {
      case STRING, JSON -> value.toString();
      case INT64, FLOAT64, BOOLEAN -> value;
      case TIMESTAMP -> instant((Long) value);
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case NUMERIC -> new BigDecimal(new BigInteger(bytes((ByteBuffer) value)), NUMERIC_SCALE);
      case BYTES -> bytes((ByteBuffer) value);
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
