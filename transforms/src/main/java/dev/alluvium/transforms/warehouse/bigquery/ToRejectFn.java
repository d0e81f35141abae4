package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryStorageApiInsertError;
import org.apache.beam.sdk.io.gcp.bigquery.TableRowJsonCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes a reject of a row that BigQuery did not take: the row as JSON, the table in the place of
 * the topic. A raw row keeps the coordinates of its record; any other is at position 0 of its
 * table, told from others by the digest of the JSON.
 */
final class ToRejectFn extends DoFn<BigQueryStorageApiInsertError, TableMutation> {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_MESSAGE = 1000;

  private static final Pattern TIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) T([\\d:.]+)");

  private final Shipped<WarehouseSpec> spec;
  private final Shipped<TableSpec> rejects;
  private final RowTables tables;
  private transient Digest digest = new Digest(HashAlgorithm.MD5);

  ToRejectFn(WarehouseSpec spec, TableSpec rejects, RowTables tables) {
    this.spec = Shipped.of(spec);
    this.rejects = Shipped.of(rejects);
    this.tables = tables;
  }

  @Setup
  public void setup() {
    digest = new Digest(HashAlgorithm.MD5);
  }

  @ProcessElement
  public void process(
      @Element BigQueryStorageApiInsertError failed, OutputReceiver<TableMutation> out)
      throws IOException {
    out.output(reject(failed, Instant.now().truncatedTo(ChronoUnit.MICROS)));
  }

  private TableMutation reject(BigQueryStorageApiInsertError failed, Instant now)
      throws IOException {
    TableRow row = mended(failed.getRow());
    String table;
    if (RefusedMutation.isIn(row)) {
      TableMutation refused = RefusedMutation.of(row, spec.get());
      table = refused.table().qualifiedName();
      row = ToTableRow.of(refused);
    } else {
      table = tables.of(row.keySet());
    }
    byte[] json = CoderUtils.encodeToByteArray(TableRowJsonCoder.of(), row);
    boolean isRecord = row.containsKey(RawTables.RECORD_DIGEST);
    Schema schema = rejects.get().rowSchema();
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    values[schema.indexOf("reason")] = RejectReason.WRITE_FAILED.code();
    values[schema.indexOf("message")] = table + ": " + firstLine(failed.getErrorMessage());
    values[schema.indexOf("topic")] = table;
    values[schema.indexOf(RawTables.SOURCE)] =
        isRecord ? String.valueOf(row.get(RawTables.SOURCE)) : table;
    values[schema.indexOf(RawTables.POSITION)] = isRecord ? number(row, RawTables.POSITION) : 0L;
    values[schema.indexOf(RawTables.RECORD_DIGEST)] =
        isRecord ? number(row, RawTables.RECORD_DIGEST) : digest.first64(json);
    values[schema.indexOf(RawTables.READ_AT)] = now;
    values[schema.indexOf("payload")] = json;
    return TableMutation.upsert(rejects.get(), Row.withSchema(schema).attachValues(values));
  }

  /** Beam 2.70 prints a time of a row that was sent as {@code 2023-04-02 T10:15:30}. */
  private static TableRow mended(TableRow row) {
    TableRow mended = new TableRow();
    row.forEach(
        (column, value) ->
            mended.set(
                column,
                value instanceof String text && TIME.matcher(text).matches()
                    ? text.replace(" T", "T") + "Z"
                    : value));
    return mended;
  }

  private static long number(TableRow row, String column) {
    return Long.parseLong(String.valueOf(row.get(column)));
  }

  private static String firstLine(@Nullable String message) {
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), LONGEST_MESSAGE));
  }
}
