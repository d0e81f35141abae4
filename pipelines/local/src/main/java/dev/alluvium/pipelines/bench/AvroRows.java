package dev.alluvium.pipelines.bench;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a table in a container file of Avro. */
final class AvroRows {
  private static final long MICROS_A_DAY = ChronoUnit.DAYS.getDuration().toNanos() / 1000;

  private final List<ColumnSpec> columns;
  private final Schema schema;
  private final Schema timesAlone;
  private final int time;

  AvroRows(TableSpec table) {
    this.columns = table.columns();
    this.schema = schema(columns);
    this.time = columns.stream().map(ColumnSpec::name).toList().indexOf(EventColumns.EVENT_TS);
    this.timesAlone = schema(List.of(columns.get(time)));
  }

  private static Schema schema(List<ColumnSpec> columns) {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("row").fields();
    for (ColumnSpec column : columns) {
      fields =
          fields
              .name(column.name())
              .type(Schema.createUnion(Schema.create(Schema.Type.NULL), type(column.type())))
              .noDefault();
    }
    return fields.endRecord();
  }

  private static Schema type(ColumnType type) {
    return switch (type) {
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case STRING, JSON, NUMERIC -> Schema.create(Schema.Type.STRING);
    };
  }

  /**
   * Writes them.
   *
   * @param row whose first columns are the table's, in its order
   */
  void write(ResultSet row, String codec, Path to) throws SQLException, IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, to.toFile());
      GenericRecord record = new GenericData.Record(schema);
      while (row.next()) {
        for (int i = 0; i < columns.size(); i++) {
          record.put(i, value(row, i + 1, columns.get(i).type()));
        }
        writer.append(record);
      }
    }
  }

  private static @Nullable Object value(ResultSet row, int column, ColumnType type)
      throws SQLException {
    Object value =
        switch (type) {
          case INT64 -> row.getLong(column);
          case FLOAT64 -> row.getDouble(column);
          case BOOLEAN -> row.getBoolean(column);
          case BYTES -> {
            byte[] bytes = row.getBytes(column);
            yield bytes == null ? null : ByteBuffer.wrap(bytes);
          }
          case TIMESTAMP -> {
            LocalDateTime at = row.getObject(column, LocalDateTime.class);
            yield at == null
                ? null
                : ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), at);
          }
          case DATE -> {
            LocalDate day = (LocalDate) row.getObject(column);
            yield day == null ? null : Math.toIntExact(day.toEpochDay());
          }
          case STRING, JSON, NUMERIC -> row.getString(column);
        };
    return row.wasNull() ? null : value;
  }

  /** Reads all columns of all rows. */
  long countAll(Path file) throws IOException {
    return count(file, schema, record -> true);
  }

  /** Reads the event's time of all rows. */
  long countTimes(Path file) throws IOException {
    return count(file, timesAlone, record -> record.get(0) != null);
  }

  /** Reads all columns of the rows of a day; a row's day is known when it has been read. */
  long countOfDay(Path file, String day) throws IOException {
    long epochDay = LocalDate.parse(day).toEpochDay();
    return count(
        file,
        schema,
        record ->
            record.get(time) instanceof Long at && Math.floorDiv(at, MICROS_A_DAY) == epochDay);
  }

  private interface Counted {
    boolean counts(GenericRecord record);
  }

  private static long count(Path file, Schema read, Counted which) throws IOException {
    GenericDatumReader<GenericRecord> rows = new GenericDatumReader<>(null, read);
    long count = 0;
    try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), rows)) {
      GenericRecord record = null;
      while (reader.hasNext()) {
        record = reader.next(record);
        if (which.counts(record)) {
          count++;
        }
      }
    }
    return count;
  }
}
