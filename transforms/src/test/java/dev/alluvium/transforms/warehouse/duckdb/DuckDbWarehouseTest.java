package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbWarehouseTest {
  private static final TableSpec EVENTS =
      table("raw", "events", MergeRule.FIRST_WRITTEN)
          .setColumns(
              List.of(
                  ColumnSpec.required("position", ColumnType.INT64, "where read"),
                  ColumnSpec.required("item", ColumnType.INT64, "which"),
                  ColumnSpec.optional("event_ts", ColumnType.TIMESTAMP, "when")))
          .setKey(List.of("position"))
          .build();
  private static final Instant START = Instant.parse("2023-04-03T10:00:00.000500Z");

  private final Path file;

  DuckDbWarehouseTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
  }

  @Test
  void readsBackEveryTypeOfColumn() {
    TableSpec table = Tables.everyType();
    Row written =
        row(
            table,
            1L,
            "n",
            1.5,
            new BigDecimal("2.500000000"),
            true,
            START,
            LocalDate.of(2023, 4, 3),
            "[{\"key\":\"a\"}]",
            new byte[] {0, -1, 7});
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(table))) {
      session.handOver(List.of(TableMutation.upsert(table, written)));
      session.flush();
      Pipeline pipeline = pipeline();
      PAssert.that(
              pipeline.apply(
                  DuckDbWarehouse.of(file)
                      .read(
                          TableRead.of(
                              table, "at", START, START.plusSeconds(1), List.of(), List.of()))))
          .containsInAnyOrder(written);
      pipeline.run().waitUntilFinish();
    }
  }

  @Test
  void writesWhatAPipelineHandsOver() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      Pipeline pipeline = pipeline();
      pipeline
          .apply(Create.of(1L, 2L, 2L, 3L))
          .apply(
              MapElements.into(TypeDescriptor.of(TableMutation.class))
                  .via(DuckDbWarehouseTest::event))
          .setCoder(new MutationCoder())
          .apply("Write", DuckDbWarehouse.of(file).write());
      pipeline.run().waitUntilFinish();
      session.flush();
      assertThat(
          session.query("SELECT item FROM raw.events ORDER BY 1"),
          contains(List.of(1L), List.of(2L), List.of(3L)));
    }
  }

  @Test
  void endsABundleWhenItsRowsAreInTheFileWhereThatIsAsked() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      Pipeline pipeline = pipeline();
      pipeline
          .apply(Create.of(1L, 2L, 3L))
          .apply(
              MapElements.into(TypeDescriptor.of(TableMutation.class))
                  .via(DuckDbWarehouseTest::event))
          .setCoder(new MutationCoder())
          .apply("Write", DuckDbWarehouse.of(file).withDurableBundles().write());
      pipeline.run().waitUntilFinish();
      assertThat(session.isDurable(session.ticket()), is(true));
      assertThat(
          session.query("SELECT item FROM raw.events ORDER BY 1"),
          contains(List.of(1L), List.of(2L), List.of(3L)));
    }
  }

  @Test
  void readsARangeInSlicesEachRowOnceAtItsTime() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      fill(session, 100);
      Pipeline pipeline = pipeline();
      TableRead read =
          TableRead.of(
              EVENTS,
              "event_ts",
              START.plusSeconds(10),
              START.plusSeconds(60),
              List.of(),
              List.of());
      PCollection<Row> rows =
          pipeline.apply(ReadTable.of(file.toString(), read).withSliceBytes(500));
      List<Long> expected = new ArrayList<>();
      for (long i = 10; i < 60; i++) {
        expected.add(i);
      }
      PAssert.that(rows.apply(ParDo.of(new ItemAtItsTimeFn()))).containsInAnyOrder(expected);
      pipeline.run().waitUntilFinish();
    }
  }

  /** The same rows, and none that are written after it has begun. */
  @Test
  void readsInTurnWhatThereIsAtTheStart() throws IOException {
    TableRead read =
        TableRead.of(
            EVENTS,
            "event_ts",
            START.plusSeconds(10),
            START.plusSeconds(160),
            List.of(),
            List.of());
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      fill(session, 100);
      Pipeline pipeline = pipeline();
      PCollection<Row> rows =
          pipeline.apply(ReadInTurn.of(file.toString(), read, null).withSliceBytes(500));
      List<Long> expected = new ArrayList<>();
      for (long i = 10; i < 100; i++) {
        expected.add(i);
      }
      PAssert.that(rows.apply(ParDo.of(new ItemAtItsTimeFn()))).containsInAnyOrder(expected);
      pipeline.run().waitUntilFinish();

      BatchSession<List<Row>> reading =
          ReadInTurn.open(new TableSlices(file.toString(), read, 500), null, null);
      List<Row> first = Objects.requireNonNull(reading.next());
      fill(session, 150);
      long count = first.size();
      for (List<Row> next = reading.next(); next != null; next = reading.next()) {
        count += next.size();
      }
      assertThat(first.size() < 30, is(true));
      assertThat(count, is(90L));
    }
  }

  /** Rows of a kilobyte are as many to a slice as memory bears, however many there are. */
  @Test
  void cutsARangeIntoSlicesOfBytes() {
    TableSpec notes =
        table("raw", "notes", MergeRule.FIRST_WRITTEN)
            .setColumns(
                List.of(
                    ColumnSpec.required("text", ColumnType.STRING, "what"),
                    ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, "when")))
            .setKey(List.of("event_ts"))
            .build();
    TableRead read =
        TableRead.of(notes, "event_ts", START, START.plusSeconds(1_000), List.of(), List.of());
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(notes))) {
      for (int i = 0; i < 100; i++) {
        session.handOver(
            List.of(
                TableMutation.upsert(notes, row(notes, "x".repeat(1_000), START.plusSeconds(i)))));
      }
      session.flush();
      assertThat(session.query(SliceSql.bounds(read, 10_000)).size(), is(11));
      assertThat(session.query(SliceSql.bounds(read, 1_000_000)).size(), is(1));
    }
  }

  @Test
  void readsOneOfTheRowsThatAgree() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      List<TableMutation> twice = new ArrayList<>();
      for (long i = 0; i < 20; i++) {
        Instant at = START.plusSeconds(i);
        twice.add(TableMutation.upsert(EVENTS, row(EVENTS, 100 - i, i, at)));
        twice.add(TableMutation.upsert(EVENTS, row(EVENTS, 200 - i, i, at)));
      }
      session.handOver(twice);
      session.flush();
      Pipeline pipeline = pipeline();
      TableRead read =
          TableRead.of(
              EVENTS,
              "event_ts",
              START,
              START.plusSeconds(20),
              List.of("item", "event_ts"),
              List.of("position"));
      List<Long> expected = new ArrayList<>();
      for (long i = 0; i < 20; i++) {
        expected.add(200 - i);
      }
      PAssert.that(
              pipeline
                  .apply(ReadTable.of(file.toString(), read).withSliceBytes(200))
                  .apply(
                      MapElements.into(TypeDescriptor.of(Long.class))
                          .via((SerializableFunction<Row, Long>) r -> r.getInt64(0))))
          .containsInAnyOrder(expected);
      pipeline.run().waitUntilFinish();
    }
  }

  @Test
  void readsTheLatestRowBeforeATimeAndTheEarliestFromItOn() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(EVENTS))) {
      List<TableMutation> rows = new ArrayList<>();
      for (long i = 0; i < 20; i++) {
        rows.add(TableMutation.upsert(EVENTS, row(EVENTS, i, i % 2, START.plusSeconds(i / 4))));
      }
      session.handOver(rows);
      session.flush();
      Instant at = START.plusSeconds(2);
      assertThat(
          positions(TableRead.latest(EVENTS, "event_ts", at, List.of("item"), List.of("position"))),
          containsInAnyOrder(6L, 7L));
      assertThat(
          positions(
              TableRead.earliest(EVENTS, "event_ts", at, List.of("item"), List.of("position"))),
          containsInAnyOrder(10L, 11L));
    }
  }

  private List<Long> positions(TableRead read) {
    List<Long> found = new ArrayList<>();
    Pipeline pipeline = pipeline();
    Path out = file.resolveSibling("positions");
    pipeline
        .apply(DuckDbWarehouse.of(file).read(read))
        .apply(
            MapElements.into(TypeDescriptor.of(String.class))
                .via((SerializableFunction<Row, String>) r -> String.valueOf(r.getInt64(0))))
        .apply(TextIO.write().to(out.toString()).withoutSharding());
    pipeline.run().waitUntilFinish();
    try {
      Files.readAllLines(out).forEach(line -> found.add(Long.valueOf(line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Of {@link #event}s alone. */
  private static final class MutationCoder extends CustomCoder<TableMutation> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(TableMutation mutation, OutputStream out) throws IOException {
      VarLongCoder.of().encode(requireNonNull(mutation.row().getInt64(0)), out);
    }

    @Override
    public TableMutation decode(InputStream in) throws IOException {
      return event(VarLongCoder.of().decode(in));
    }
  }

  private static final class ItemAtItsTimeFn extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Row row, @Timestamp org.joda.time.Instant at, OutputReceiver<Long> items) {
      Instant time = row.getLogicalTypeValue(2, Instant.class);
      if (time != null && time.toEpochMilli() == at.getMillis()) {
        items.output(row.getInt64(1));
      }
    }
  }

  private static void fill(DuckDbSession session, long count) {
    List<TableMutation> events = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      events.add(event(i));
    }
    session.handOver(events);
    session.flush();
  }

  private static TableMutation event(long i) {
    return TableMutation.upsert(EVENTS, row(EVENTS, i, i, START.plusSeconds(i)));
  }

  static Pipeline pipeline() {
    return Pipeline.create(PipelineOptionsFactory.create());
  }
}
