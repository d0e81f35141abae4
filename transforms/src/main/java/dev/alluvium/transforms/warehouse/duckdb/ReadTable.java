package dev.alluvium.transforms.warehouse.duckdb;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.warehouse.TableRead;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.joda.time.Instant;

/**
 * Reads a table in slices of time, each in a bundle of its own, so that memory stays flat and every
 * core reads. Slices hold about as many bytes, but for what is of one microsecond. The steps carry
 * SQL and types instead of the table's spec, which holds optionals and so cannot be serialized.
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
        .apply("Slice", ParDo.of(new SliceFn(file(), read(), sliceBytes())))
        .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("ReadSlice", ParDo.of(new ReadSliceFn(file(), read())))
        .setRowSchema(read().table().rowSchema());
  }

  /** Emits the slices: first microsecond, and first no longer read. */
  private static final class SliceFn extends DoFn<Long, KV<Long, Long>> {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final String table;
    private final String sql;
    private final long from;
    private final long until;
    private final boolean isWhole;

    SliceFn(String file, TableRead read, long bytes) {
      this.file = file;
      this.table = read.table().qualifiedName();
      this.sql = SliceSql.bounds(read, bytes);
      this.from = ColumnAppender.epochMicros(read.from());
      this.until = ColumnAppender.epochMicros(read.until());
      this.isWhole = SliceSql.isWhole(read);
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Long, Long>> slices) throws SQLException {
      long start = from;
      ReportedLineage.readsTable(file, table);
      if (isWhole) {
        slices.output(KV.of(from, until));
        return;
      }
      try (DuckDBConnection connection = DuckDbSession.of(Path.of(file)).connect();
          Statement statement = connection.createStatement();
          ResultSet bounds = statement.executeQuery(sql)) {
        while (bounds.next()) {
          long bound = bounds.getLong(1);
          if (bound > start) {
            slices.output(KV.of(start, bound));
            start = bound;
          }
        }
      }
      if (start < until) {
        slices.output(KV.of(start, until));
      }
    }
  }

  private static final class ReadSliceFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final String sql;
    private final Schema schema;
    private final ArrayList<ColumnType> types;
    private final int timeColumn;

    ReadSliceFn(String file, TableRead read) {
      TableSpec table = read.table();
      this.file = file;
      this.sql = SliceSql.rows(read);
      this.schema = table.rowSchema();
      this.types = new ArrayList<>(table.columns().stream().map(ColumnSpec::type).toList());
      this.timeColumn = DuckDbSql.columnNames(table).indexOf(read.timeColumn()) + 1;
    }

    @ProcessElement
    public void process(@Element KV<Long, Long> slice, OutputReceiver<Row> rows)
        throws SQLException {
      RowReader reader = new RowReader(schema, types);
      try (DuckDBConnection connection = DuckDbSession.of(Path.of(file)).connect();
          PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, slice.getKey());
        statement.setLong(2, slice.getValue());
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            long millis = Math.floorDiv(result.getLong(timeColumn), 1_000L);
            rows.outputWithTimestamp(reader.read(result), Instant.ofEpochMilli(millis));
          }
        }
      }
    }
  }
}
