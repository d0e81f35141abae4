package dev.alluvium.transforms.warehouse.duckdb;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.warehouse.TableRead;
import java.sql.SQLException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Reads a table in slices of time, each in a bundle of its own, so that every core reads. A runner
 * that takes all slices before the steps behind have had one needs memory for them all: see {@link
 * ReadInTurn}.
 */
@AutoValue
abstract class ReadTable extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  abstract String file();

  abstract TableRead read();

  abstract long sliceBytes();

  static ReadTable of(String file, TableRead read) {
    SliceSql.check(read);
    int cores = Math.max(3, Runtime.getRuntime().availableProcessors());
    return new AutoValue_ReadTable(file, read, HeapShare.RECORDS_IN_HAND.bytes() / cores);
  }

  ReadTable withSliceBytes(long bytes) {
    return new AutoValue_ReadTable(file(), read(), bytes);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    return begin
        .apply("Start", Create.of(0L))
        .apply("Slice", ParDo.of(new SliceFn(slices())))
        .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("ReadSlice", ParDo.of(new ReadSliceFn(slices())))
        .setRowSchema(read().table().rowSchema());
  }

  private TableSlices slices() {
    return new TableSlices(file(), read(), sliceBytes());
  }

  /** Emits the slices: first microsecond, and first no longer read. */
  private static final class SliceFn extends DoFn<Long, KV<Long, Long>> {
    private static final long serialVersionUID = 1L;
    private final TableSlices slices;

    SliceFn(TableSlices slices) {
      this.slices = slices;
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Long, Long>> out) throws SQLException {
      slices.cut().forEach(slice -> out.output(KV.of(slice.from(), slice.until())));
    }
  }

  private static final class ReadSliceFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;
    private final TableSlices slices;

    ReadSliceFn(TableSlices slices) {
      this.slices = slices;
    }

    @ProcessElement
    public void process(@Element KV<Long, Long> slice, OutputReceiver<Row> rows)
        throws SQLException {
      slices.read(
          new TableSlices.Slice(slice.getKey(), slice.getValue()),
          Long.MAX_VALUE,
          (row, millis) -> rows.outputWithTimestamp(row, Instant.ofEpochMilli(millis)));
    }
  }
}
