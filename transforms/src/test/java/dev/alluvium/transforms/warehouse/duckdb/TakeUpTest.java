package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.fold.StateBudget;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.TakeUp;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream reads again whose state is gone: a row a second, counted by ten seconds. */
class TakeUpTest {
  private static final TableSpec EVENTS =
      table("raw", "events", MergeRule.FIRST_WRITTEN)
          .setColumns(
              List.of(
                  ColumnSpec.required("position", ColumnType.INT64, "where read"),
                  ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, "when")))
          .setKey(List.of("position"))
          .build();
  private static final Instant START = Instant.parse("2023-04-03T10:00:00Z");
  private static final int ROWS = 1_000;
  private static final Instant END = START.plusSeconds(ROWS);
  private static final long STATE_BYTES = 1_000;
  private static final TupleTag<String> COUNTS = new TupleTag<>("counts");

  /** Rows that were read again, in this process. */
  private static final AtomicLong AGAIN = new AtomicLong();

  private final Path file;

  TakeUpTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
  }

  @BeforeEach
  void begin() {
    AGAIN.set(0);
  }

  /**
   * Counts by ten seconds what is read again, and what the stream has then: one of the last second.
   *
   * @param mostBytes of states
   */
  private void count(Reading stream, @Nullable TakeUp takeUp, long mostBytes, List<String> counts) {
    TableRead all =
        TableRead.of(EVENTS, "event_ts", START, END.plusSeconds(1), List.of(), List.of());
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      List<TableMutation> rows = new ArrayList<>();
      for (long i = 0; i < ROWS; i++) {
        rows.add(TableMutation.upsert(EVENTS, row(EVENTS, i, START.plusSeconds(i))));
      }
      session.handOver(rows);
      session.flush();
      Pipeline pipeline = DuckDbWarehouseTest.pipeline();
      PCollection<Long> again =
          pipeline
              .apply(ReadInTurn.of(file.toString(), all, takeUp).withSliceBytes(500))
              .apply(ParDo.of(new SecondsFn()));
      PCollection<Long> newer =
          pipeline
              .apply(
                  "Stream",
                  new PTransform<PBegin, PCollection<Long>>() {
                    @Override
                    public PCollection<Long> expand(PBegin begin) {
                      return begin.apply(Read.from(new Newer(stream)));
                    }
                  })
              .apply("Newer", ParDo.of(new AfterAllFn()));
      PAssert.that(
              PCollectionList.of(again)
                  .and(newer)
                  .apply(Flatten.pCollections())
                  .apply("BySlot", ParDo.of(new BySlotFn()))
                  .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()))
                  .apply(
                      Fold.of(
                          "the counts",
                          new Counting(),
                          StateShape.of("counts", 1),
                          SerializableCoder.of(long[].class),
                          StateKeeping.copied().within(StateBudget.of(mostBytes)),
                          COUNTS))
                  .get(COUNTS)
                  .setCoder(StringUtf8Coder.of()))
          .containsInAnyOrder(counts);
      pipeline.run().waitUntilFinish();
    }
  }

  private static List<String> expected(int last) {
    List<String> counts = new ArrayList<>();
    for (int slot = 0; slot < ROWS / 10 - 1; slot++) {
      counts.add(slot + ": 10");
    }
    counts.add((ROWS / 10 - 1) + ": " + last);
    return counts;
  }

  /** Of a hundred counts no more than forty are ever there. */
  @Test
  void givesUpWhatIsOverWhileTheRestIsStillRead() {
    Reading stream = Reading.create();
    count(stream, new TakeUp(stream, END.minusSeconds(5)), 40 * STATE_BYTES, expected(11));
  }

  /** What the last rows are added to is open, however long they have been read. */
  @Test
  void keepsWhatTheStreamMayHaveMoreOf() {
    Reading stream = Reading.create();
    count(stream, new TakeUp(stream, END.minusSeconds(300)), 70 * STATE_BYTES, expected(11));
    Reading other = Reading.create();
    Exception tooMuch =
        assertThrows(
            Exception.class,
            () ->
                count(
                    other,
                    new TakeUp(other, START.plusSeconds(300)),
                    40 * STATE_BYTES,
                    expected(11)));
    assertThat(String.valueOf(tooMuch.getMessage()), containsString("need more memory"));
  }

  /** Where it is not known what the stream before had come to, all is open to the end. */
  @Test
  void givesNothingUpWhereNothingIsKnown() {
    count(Reading.create(), null, ROWS * STATE_BYTES, expected(11));
    Exception tooMuch =
        assertThrows(
            Exception.class, () -> count(Reading.create(), null, 40 * STATE_BYTES, expected(11)));
    assertThat(String.valueOf(tooMuch.getMessage()), containsString("need more memory"));
  }

  @Test
  void comesBeforeTheStream() {
    Reading stream = Reading.create();
    AfterAllFn.mustBeAfterAll = true;
    try {
      count(stream, new TakeUp(stream, END.minusSeconds(5)), ROWS * STATE_BYTES, expected(11));
    } finally {
      AfterAllFn.mustBeAfterAll = false;
    }
    assertThat(AGAIN.get(), is((long) ROWS));
  }

  private static final class SecondsFn extends DoFn<Row, Long> {
    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Long> seconds) {
      AGAIN.incrementAndGet();
      seconds.output((Long) row.getValues().get(0));
    }
  }

  private static final class AfterAllFn extends DoFn<Long, Long> {
    private static volatile boolean mustBeAfterAll;

    @ProcessElement
    public void process(@Element Long second, OutputReceiver<Long> seconds) {
      if (mustBeAfterAll && AGAIN.get() < ROWS) {
        throw new IllegalStateException("only " + AGAIN.get() + " rows have come before");
      }
      seconds.output(second);
    }
  }

  private static final class BySlotFn extends DoFn<Long, KV<Long, Long>> {
    @ProcessElement
    public void process(@Element Long second, OutputReceiver<KV<Long, Long>> slots) {
      slots.output(KV.of(second / 10, second));
    }
  }

  /** Counts a slot until the watermark has passed it. */
  private static final class Counting implements KeyedFold<Long, Long, long[]> {
    @Override
    public long[] create(Long slot) {
      return new long[1];
    }

    @Override
    public void take(Long slot, long[] count, Long second, Moment now) {
      if (end(slot) > now.watermarkMillis()) {
        count[0]++;
      }
    }

    @Override
    public void fire(Long slot, long[] count, Firing firing, Moment now) {
      now.output(COUNTS, slot + ": " + count[0]);
      count[0] = 0;
    }

    @Override
    public boolean firesSoon(long[] count) {
      return false;
    }

    @Override
    public long settle(Long slot, long[] count, Moment now) {
      return end(slot);
    }

    @Override
    public boolean isEmpty(long[] count) {
      return count[0] == 0;
    }

    @Override
    public long weigh(long[] count) {
      return STATE_BYTES;
    }

    private static long end(long slot) {
      return START.plusSeconds(10 * (slot + 1)).toEpochMilli();
    }
  }

  /** A stream with a record more, of the last second. */
  private static final class Newer extends BatchingSource<Long> {
    Newer(Reading reading) {
      super(reading, VarLongCoder.of());
    }

    @Override
    protected String name() {
      return "newer";
    }

    @Override
    protected BatchSession<Long> open(@Nullable SourcePosition from) {
      return new NewerSession();
    }

    @Override
    protected List<Newer> split(int desiredSplits) {
      return List.of(this);
    }
  }

  private static final class NewerSession implements BatchSession<Long> {
    private long given;

    @Override
    public @Nullable Long next() {
      given++;
      return given == 1 ? Long.valueOf(ROWS - 1) : null;
    }

    @Override
    public org.joda.time.Instant timestamp() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public org.joda.time.Instant watermark() {
      return given < 2 ? BoundedWindow.TIMESTAMP_MIN_VALUE : BoundedWindow.TIMESTAMP_MAX_VALUE;
    }

    @Override
    public SourcePosition position() {
      return SourcePosition.of(given);
    }

    @Override
    public void delivered(SourcePosition position) {}

    @Override
    public void close() {}
  }
}
