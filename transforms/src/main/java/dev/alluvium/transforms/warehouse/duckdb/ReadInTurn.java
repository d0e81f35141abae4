package dev.alluvium.transforms.warehouse.duckdb;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.AnyTime;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.warehouse.TableRead;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table in slices of time, some of them whenever the runner has nothing else to do: what is
 * read and not yet through the steps behind stays small, however much there is. Rows that are
 * written after it has begun are not read. For the DirectRunner; the PCollection is unbounded, but
 * ends, and its watermark stays at the beginning of time until then.
 */
@AutoValue
abstract class ReadInTurn extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  /** So many tables are read at once, about: each kind of marts reads its events. */
  private static final int READERS = 4;

  abstract String file();

  abstract TableRead read();

  abstract long sliceBytes();

  static ReadInTurn of(String file, TableRead read) {
    SliceSql.check(read);
    return new AutoValue_ReadInTurn(file, read, HeapShare.RECORDS_IN_HAND.bytesPerBatch(READERS));
  }

  ReadInTurn withSliceBytes(long bytes) {
    return new AutoValue_ReadInTurn(file(), read(), bytes);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    Schema schema = read().table().rowSchema();
    int time = schema.indexOf(read().timeColumn());
    Slices slices =
        new Slices(
            new TableSlices(file(), read(), sliceBytes()), ListCoder.of(RowCoder.of(schema)));
    return begin
        .apply("Slices", Read.from(slices))
        .apply("TakeApart", ParDo.of(new TakeApartFn(time)))
        .setRowSchema(schema);
  }

  static BatchSession<List<Row>> open(TableSlices slices, @Nullable SourcePosition from) {
    try {
      return new Session(slices, from == null ? 0 : (int) from.get(0));
    } catch (SQLException e) {
      throw DuckDbException.because("rows cannot be read", e);
    }
  }

  /** One split: slices are read one after the other. */
  private static final class Slices extends BatchingSource<List<Row>> {
    private static final long serialVersionUID = 1L;
    private final TableSlices slices;

    Slices(TableSlices slices, Coder<List<Row>> coder) {
      super(Reading.create(), coder);
      this.slices = slices;
    }

    @Override
    protected String name() {
      return "slices";
    }

    @Override
    protected BatchSession<List<Row>> open(@Nullable SourcePosition from) {
      return ReadInTurn.open(slices, from);
    }

    @Override
    protected List<Slices> split(int desiredSplits) {
      return List.of(this);
    }
  }

  /** Holds nothing open between two slices. */
  private static final class Session implements BatchSession<List<Row>> {
    private final TableSlices slices;
    private final List<TableSlices.Slice> cut;
    private final long end;
    private int index;

    Session(TableSlices slices, int index) throws SQLException {
      this.slices = slices;
      this.end = slices.end();
      this.cut = slices.cut();
      this.index = index;
    }

    @Override
    public @Nullable List<Row> next() {
      while (index < cut.size()) {
        List<Row> rows = new ArrayList<>();
        try {
          slices.read(cut.get(index), end, (row, millis) -> rows.add(row));
        } catch (SQLException e) {
          throw DuckDbException.because("rows cannot be read", e);
        }
        index++;
        if (!rows.isEmpty()) {
          return rows;
        }
      }
      return null;
    }

    @Override
    public Instant timestamp() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public Instant watermark() {
      return index < cut.size()
          ? BoundedWindow.TIMESTAMP_MIN_VALUE
          : BoundedWindow.TIMESTAMP_MAX_VALUE;
    }

    @Override
    public SourcePosition position() {
      return SourcePosition.of(index);
    }

    @Override
    public void delivered(SourcePosition position) {}

    @Override
    public void close() {}
  }

  private static final class TakeApartFn extends DoFn<List<Row>, Row> {
    private static final long serialVersionUID = 1L;
    private final int time;

    TakeApartFn(int time) {
      this.time = time;
    }

    @ProcessElement
    public void process(@Element List<Row> slice, OutputReceiver<Row> rows) {
      for (Row row : slice) {
        java.time.Instant at =
            Objects.requireNonNull((java.time.Instant) row.getValues().get(time));
        rows.outputWithTimestamp(row, Instant.ofEpochMilli(at.toEpochMilli()));
      }
    }

    @Override
    @SuppressWarnings("deprecation") // Nothing has replaced it.
    public Duration getAllowedTimestampSkew() {
      return AnyTime.SKEW;
    }
  }
}
