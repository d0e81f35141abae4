package dev.alluvium.transforms.warehouse.duckdb;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.AnyTime;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceWatermark;
import dev.alluvium.transforms.source.TakeUp;
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
 * ends. Its watermark follows the slices up to before what a {@link TakeUp} tells, and stays at the
 * beginning of time where there is none.
 */
@AutoValue
abstract class ReadInTurn extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  /** So many tables are read at once, about: each kind of marts reads its events. */
  private static final int READERS = 4;

  private static final long MICROS_PER_MILLI = 1_000;

  abstract String file();

  abstract TableRead read();

  abstract @Nullable TakeUp takeUp();

  abstract long sliceBytes();

  static ReadInTurn of(String file, TableRead read, @Nullable TakeUp takeUp) {
    SliceSql.check(read);
    return new AutoValue_ReadInTurn(
        file, read, takeUp, HeapShare.RECORDS_IN_HAND.bytesPerBatch(READERS));
  }

  ReadInTurn withSliceBytes(long bytes) {
    return new AutoValue_ReadInTurn(file(), read(), takeUp(), bytes);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    Schema schema = read().table().rowSchema();
    int time = schema.indexOf(read().timeColumn());
    Slices slices =
        new Slices(
            new TableSlices(file(), read(), sliceBytes()),
            takeUp(),
            ListCoder.of(RowCoder.of(schema)));
    return begin
        .apply("Slices", Read.from(slices))
        .apply("TakeApart", ParDo.of(new TakeApartFn(time)))
        .setRowSchema(schema);
  }

  static BatchSession<List<Row>> open(
      TableSlices slices, @Nullable TakeUp takeUp, @Nullable SourcePosition from) {
    try {
      long last = takeUp == null ? Long.MIN_VALUE : takeUp.reachedMillis() - 1;
      return new Session(slices, SourceWatermark.bounded(last), index(from));
    } catch (SQLException e) {
      throw DuckDbException.because("rows cannot be read", e);
    }
  }

  private static int index(@Nullable SourcePosition from) {
    return from == null ? 0 : (int) from.get(0);
  }

  /** One split: slices are read one after the other. */
  private static final class Slices extends BatchingSource<List<Row>> {
    private static final long serialVersionUID = 1L;
    private final TableSlices slices;
    private final @Nullable TakeUp takeUp;

    Slices(TableSlices slices, @Nullable TakeUp takeUp, Coder<List<Row>> coder) {
      super(Reading.create(), coder);
      this.slices = slices;
      this.takeUp = takeUp;
    }

    @Override
    protected String name() {
      return "slices";
    }

    @Override
    protected BatchSession<List<Row>> open(@Nullable SourcePosition from) {
      return ReadInTurn.open(slices, takeUp, from);
    }

    @Override
    protected List<Slices> split(int desiredSplits) {
      if (takeUp != null) {
        takeUp.after(reading());
      }
      return List.of(this);
    }
  }

  /** Holds nothing open between two slices. */
  private static final class Session implements BatchSession<List<Row>> {
    private final TableSlices slices;
    private final List<TableSlices.Slice> cut;
    private final long end;
    private final Instant last;
    private int index;

    /**
     * @param last the watermark does not come further before the end
     */
    Session(TableSlices slices, Instant last, int index) throws SQLException {
      this.slices = slices;
      this.last = last;
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
      return start(index - 1);
    }

    @Override
    public Instant watermark() {
      if (index == cut.size()) {
        return BoundedWindow.TIMESTAMP_MAX_VALUE;
      }
      Instant start = start(index);
      return start.isBefore(last) ? start : last;
    }

    private Instant start(int slice) {
      return SourceWatermark.bounded(Math.floorDiv(cut.get(slice).from(), MICROS_PER_MILLI));
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
