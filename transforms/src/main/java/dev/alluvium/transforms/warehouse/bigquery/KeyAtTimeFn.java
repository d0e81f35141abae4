package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Keys a row by what it is told from others by, and puts it at the time it has in a column. */
final class KeyAtTimeFn extends DoFn<Row, KV<byte[], Row>> {
  private static final long serialVersionUID = 1L;

  private final int time;
  private final int[] distinct;
  private transient @Nullable RowDigest digest;

  KeyAtTimeFn(TableSpec table, String timeColumn, List<String> distinctOn) {
    Schema schema = table.rowSchema();
    time = schema.indexOf(timeColumn);
    distinct = distinctOn.stream().mapToInt(schema::indexOf).toArray();
  }

  @Setup
  public void setup() {
    digest = new RowDigest(distinct);
  }

  @ProcessElement
  public void process(@Element Row row, OutputReceiver<KV<byte[], Row>> out) {
    List<@Nullable Object> values = row.getValues();
    Instant at = (Instant) Objects.requireNonNull(values.get(time));
    out.outputWithTimestamp(
        KV.of(Objects.requireNonNull(digest).of(values), row),
        org.joda.time.Instant.ofEpochMilli(at.toEpochMilli()));
  }
}
