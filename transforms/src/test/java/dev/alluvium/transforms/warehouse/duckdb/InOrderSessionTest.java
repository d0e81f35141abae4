package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedRead.Extent;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table in order of time. */
class InOrderSessionTest {
  private static final TableSpec NOTES =
      table("raw", "notes", MergeRule.FIRST_WRITTEN)
          .setColumns(
              List.of(
                  ColumnSpec.required("id", ColumnType.INT64, "the key"),
                  ColumnSpec.optional("item", ColumnType.STRING, "which"),
                  ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, "when"),
                  ColumnSpec.optional("text", ColumnType.STRING, "a text"),
                  ColumnSpec.optional("extra", ColumnType.JSON, "whatever else"),
                  ColumnSpec.optional("bytes", ColumnType.BYTES, "as received")))
          .setKey(List.of("id"))
          .build();
  private static final Instant START = Instant.parse("2023-04-03T10:00:00.000500Z");
  private static final Instant BEFORE = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant AFTER = Instant.parse("9999-12-31T00:00:00Z");
  private static final Stretch ALL = new Stretch(BEFORE, AFTER, Extent.ALL);
  private static final InOrderSession.Bounds BOUNDS =
      new InOrderSession.Bounds(1_000, 100, 1_000_000);

  private final Path file;
  private DuckDbSession session;

  InOrderSessionTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
  }

  @BeforeEach
  void open() {
    session = DuckDbSession.open(file, warehouse(NOTES));
  }

  @AfterEach
  void close() {
    session.close();
  }

  private static Row note(long id, @Nullable String item, Instant at, @Nullable String text) {
    byte @Nullable [] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    @Nullable String json = text == null ? null : '"' + text + '"';
    return row(NOTES, id, item, at, text, json, bytes);
  }

  private void write(List<Row> rows) {
    session.handOver(rows.stream().map(row -> TableMutation.upsert(NOTES, row)).toList());
    session.flush();
  }

  private static OrderedRead read(Stretch... stretches) {
    return OrderedRead.of(
        NOTES, "event_ts", List.of(stretches), List.of("item"), List.of("item", "id"));
  }

  /** The batches, each checked against its timestamp and the watermark. */
  private List<List<Row>> batches(OrderedRead read, InOrderSession.Bounds bounds) {
    List<List<Row>> batches = new ArrayList<>();
    try (InOrderSession reading =
        new InOrderSession(session, read, Reading.create().progress(), bounds)) {
      long given = 0;
      long watermark = Long.MIN_VALUE;
      for (List<Row> batch = reading.next(); batch != null; batch = reading.next()) {
        given += batch.size();
        long first = batch.get(0).<Instant>getValue("event_ts").toEpochMilli();
        assertThat(reading.timestamp().getMillis(), is(first));
        assertThat(watermark, lessThanOrEqualTo(first));
        watermark = reading.watermark().getMillis();
        assertThat(reading.position().get(0), is(given));
        batches.add(batch);
      }
      assertThat(reading.watermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
    }
    return batches;
  }

  private List<Long> ids(OrderedRead read) {
    return batches(read, BOUNDS).stream()
        .flatMap(List::stream)
        .map(row -> row.<Long>getValue("id"))
        .toList();
  }

  @Test
  void readsInOrderOfTimeAndWithinAnInstantTheLargestFirst() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 3_000; id++) {
      Instant at = START.plus(Duration.ofMinutes(random.nextInt(2_000)));
      rows.add(note(id, "i" + random.nextInt(3), at, null));
    }
    write(rows);
    Comparator<Row> order = Comparator.comparing(row -> row.<Instant>getValue("event_ts"));
    List<Long> expected =
        rows.stream()
            .sorted(
                order
                    .thenComparing(row -> row.<String>getValue("item"), Comparator.reverseOrder())
                    .thenComparing(row -> row.<Long>getValue("id"), Comparator.reverseOrder()))
            .map(row -> row.<Long>getValue("id"))
            .toList();
    assertThat(ids(read(ALL)), is(expected));
    Instant cut = START.plus(Duration.ofMinutes(777));
    assertThat(
        ids(read(new Stretch(BEFORE, cut, Extent.ALL), new Stretch(cut, AFTER, Extent.ALL))),
        is(expected));
  }

  @Test
  void cutsAMillionRowsOfOneInstantIntoBatches() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 10_000; id++) {
      rows.add(note(id, "same", START, null));
    }
    write(rows);
    List<Integer> sizes = batches(read(ALL), BOUNDS).stream().map(List::size).toList();
    assertThat(sizes, everyItem(is(100)));
    assertThat(sizes.size(), is(100));
  }

  @Test
  void boundsABatchOfLongTextsByTheirBytesAndLosesNoneOfThem() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 60; id++) {
      String text = id % 3 == 0 ? "short" : id % 3 == 1 ? null : ("é" + id).repeat(10_000);
      rows.add(note(id, "i", START.plusSeconds(id), text));
    }
    write(rows);
    List<List<Row>> batches = batches(read(ALL), new InOrderSession.Bounds(1_000, 100, 200_000));
    List<Row> found = batches.stream().flatMap(List::stream).toList();
    assertThat(found.size(), is(rows.size()));
    for (int i = 0; i < rows.size(); i++) {
      for (String column : List.of("id", "text", "extra", "event_ts")) {
        assertThat(found.get(i).<Object>getValue(column), is(rows.get(i).<Object>getValue(column)));
      }
      assertThat(found.get(i).getBytes("bytes"), is(rows.get(i).getBytes("bytes")));
    }
    // A long row has three texts of 30,000 to 40,000 bytes, and a batch is full with 200,000.
    assertThat(
        batches.stream()
            .map(batch -> batch.stream().filter(r -> length(r) > 1_000).count())
            .toList(),
        everyItem(lessThanOrEqualTo(3L)));
  }

  private static int length(Row row) {
    String text = row.getString("text");
    return text == null ? 0 : text.length();
  }

  @Test
  void tellsWhichRowsAreNew() {
    write(List.of(note(1, "a", START, null), note(2, "a", START.plusSeconds(9), null)));
    write(List.of(note(3, "a", START.plusSeconds(5), null)));
    List<List<Row>> batches = batches(read(ALL).withNewFrom(2), BOUNDS);
    assertThat(
        batches.get(0).stream().map(row -> row.<Boolean>getValue(OrderedRead.IS_NEW)).toList(),
        contains(false, true, false));
    assertThat(
        batches(read(ALL), BOUNDS).get(0).stream()
            .map(row -> row.<Boolean>getValue(OrderedRead.IS_NEW))
            .toList(),
        contains(false, false, false));
  }

  @Test
  void readsOfEachSequenceItsEnds() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 20; id++) {
      rows.add(note(id, id % 2 == 0 ? null : "odd", START.plusSeconds(id), null));
    }
    rows.add(note(20, "once", START.plusSeconds(7), null));
    write(rows);
    Instant until = START.plusSeconds(12);
    assertThat(ids(read(new Stretch(BEFORE, until, Extent.LAST))), contains(20L, 10L, 11L));
    assertThat(ids(read(new Stretch(until, AFTER, Extent.FIRST))), contains(12L, 13L));
    assertThat(
        ids(read(new Stretch(BEFORE, until, Extent.FIRST_AND_LAST))),
        contains(0L, 1L, 20L, 10L, 11L));
    OrderedRead ofNone =
        OrderedRead.of(
            NOTES,
            "event_ts",
            List.of(new Stretch(BEFORE, until, Extent.LAST)),
            List.of(),
            List.of("id"));
    assertThat(ids(ofNone), contains(11L));
  }

  @Test
  void readsNothingWhereNothingIs() {
    assertThat(batches(read(ALL), BOUNDS), is(empty()));
    write(List.of(note(1, "a", START, null)));
    assertThat(ids(read(new Stretch(BEFORE, START, Extent.ALL))), is(empty()));
    assertThat(ids(read(new Stretch(START, AFTER, Extent.ALL))), is(not(empty())));
  }
}
