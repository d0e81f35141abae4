package dev.alluvium.transforms.warehouse.bigquery;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableRead;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.TypedRead;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Reads a range of an appended table by the Storage Read API, each row at its time. Of rows that
 * are one, the one that is largest is kept. The rows hold the watermark back until all are read,
 * also within a stream, so that none is late.
 */
@AutoValue
abstract class ReadAppended extends PTransform<PBegin, PCollection<Row>> {
  /** What a TIMESTAMP of BigQuery can hold. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  abstract TableRead read();

  abstract DatasetNames names();

  /** In how many bundles the rows come out; as the runner likes it where empty. */
  abstract Optional<Integer> shares();

  abstract Optional<BigQueryServices> services();

  static ReadAppended of(
      TableRead read,
      DatasetNames names,
      Optional<Integer> shares,
      Optional<BigQueryServices> services) {
    if (!TableDefinition.isAppended(read.table())) {
      throw new IllegalArgumentException(
          read.table().qualifiedName() + " is upserted: only appended tables can be read");
    }
    return new AutoValue_ReadAppended(read, names, shares, services);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    TableSpec table = read().table();
    List<String> distinct = read().distinctOn().isEmpty() ? table.key() : read().distinctOn();
    NamedRowCoder rows = NamedRowCoder.of(table);
    return begin
        .apply("ReadRows", rows(rows))
        .apply("AtTime", ParDo.of(new KeyAtTimeFn(table, read().timeColumn(), distinct)))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), rows))
        .apply(
            "HoldTime",
            Window.<KV<byte[], Row>>configure().withTimestampCombiner(TimestampCombiner.EARLIEST))
        .apply("Distinct", DistinctRows.of(new KeepLargest(read()), rows, shares()));
  }

  private TypedRead<Row> rows(NamedRowCoder coder) {
    TableSpec table = read().table();
    TypedRead<Row> rows =
        BigQueryIO.read(new AvroRows(table))
            .from(names().table(table))
            .withMethod(TypedRead.Method.DIRECT_READ)
            .withRowRestriction(restriction(read()))
            .withCoder(coder)
            .withoutValidation();
    return services().isPresent() ? rows.withTestServices(services().get()) : rows;
  }

  /** By the partition column, so that only the range's partitions are read. */
  static String restriction(TableRead read) {
    return "%1$s >= TIMESTAMP '%2$s' AND %1$s < TIMESTAMP '%3$s'"
        .formatted(read.timeColumn(), literal(read.from()), literal(read.until()));
  }

  private static String literal(Instant instant) {
    Instant within = instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
    return within.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /**
   * Of two rows that are one, the same one in any order of arrival: the largest, or the earliest
   * and of those the largest.
   */
  static final class KeepLargest extends Combine.BinaryCombineFn<Row> {
    private static final long serialVersionUID = 1L;
    private final RowOrder order;
    private final int time;

    private final boolean earliest;

    KeepLargest(TableRead read) {
      order = RowOrder.by(read.table(), read.largestBy());
      time = read.table().rowSchema().indexOf(read.timeColumn());
      earliest = read.earliest();
    }

    @Override
    public Row apply(Row left, Row right) {
      int byTime =
          earliest
              ? MergeOrder.compare(left.getValues().get(time), right.getValues().get(time))
              : 0;
      if (byTime != 0) {
        return byTime < 0 ? left : right;
      }
      return order.compare(left, right) >= 0 ? left : right;
    }
  }
}
