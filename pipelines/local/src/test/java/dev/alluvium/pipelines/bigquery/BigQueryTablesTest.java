package dev.alluvium.pipelines.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryWarehouse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of every kind, written by the real BigQueryIO, and raw read back. */
class BigQueryTablesTest {
  private static final Instant T0 = Instant.parse("2023-04-02T10:15:30.123456Z");

  private static final TableSpec RAW =
      table("raw", "every_type", MergeRule.FIRST_WRITTEN)
          .setColumns(
              List.of(
                  ColumnSpec.required("id", ColumnType.INT64, "the key"),
                  ColumnSpec.optional("name", ColumnType.STRING, "a text"),
                  ColumnSpec.optional("x", ColumnType.FLOAT64, "a number"),
                  ColumnSpec.optional("n", ColumnType.NUMERIC, "an amount"),
                  ColumnSpec.optional("ok", ColumnType.BOOLEAN, "whether"),
                  ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, "when"),
                  ColumnSpec.optional("day", ColumnType.DATE, "which day"),
                  ColumnSpec.optional("extra", ColumnType.JSON, "whatever else"),
                  ColumnSpec.optional("bytes", ColumnType.BYTES, "as received")))
          .setKey(List.of("id"))
          .setPartitionBy(Optional.of("event_ts"))
          .build();

  private static final TableSpec HUB = keyed("vault", "hub", MergeRule.SMALLEST, "at", "source");
  private static final TableSpec ROW_MART = keyed("mart", "rows", MergeRule.LARGEST, "at");
  private static final TableSpec MART = keyed("mart", "groups", MergeRule.LAST_WRITTEN);
  private static final WarehouseSpec SPEC =
      WarehouseSpec.of(
          List.of(RAW, HUB, ROW_MART, MART, OpsTables.rejects("data")), List.of(), Map.of());

  private final FakeBigQuery bigQuery = FakeBigQuery.start().withTables(SPEC);
  private final BigQueryWarehouse warehouse = bigQuery.warehouse(SPEC);

  @Test
  void keepsAValueOfEveryType() {
    Row full =
        row(
            RAW,
            1L,
            "háček \u0000\u0001 \"q\"",
            -12.5,
            new BigDecimal("1234567890.123456789"),
            true,
            T0,
            LocalDate.of(1969, 12, 31),
            "{\"a\": 1}",
            new byte[] {0, -1, 7});
    Row empty = row(RAW, 2L, null, null, null, null, T0, null, null, null);
    Row extreme =
        row(
            RAW,
            Long.MIN_VALUE,
            "\u0000",
            -Double.MAX_VALUE,
            new BigDecimal("-99999999999999999999999999999.999999999"),
            false,
            Instant.parse("9999-12-31T23:59:59.999999Z"),
            LocalDate.of(1, 1, 1),
            "\"\\u0000\"",
            new byte[0]);
    List<Row> rows = List.of(full, empty, extreme);
    write(rows.stream().map(row -> TableMutation.upsert(RAW, row)).toList());

    assertThat(TableText.of(RAW, bigQuery.rows(RAW)), is(TableText.of(RAW, rows)));
  }

  @Test
  void keepsTheRowThatTheMergeRuleKeepsInAnyOrderAndAnyNumberOfRequests() {
    Random random = new Random(1);
    List<TableMutation> mutations = new ArrayList<>();
    for (TableSpec table : List.of(HUB, ROW_MART, MART)) {
      for (int i = 0; i < 60; i++) {
        Row row =
            row(
                table,
                "k" + random.nextInt(6),
                T0.plusMillis(random.nextInt(5)),
                "source" + random.nextInt(3),
                (long) i);
        mutations.add(
            table == MART
                ? TableMutation.upsert(table, row, 1_000 + i)
                : TableMutation.upsert(table, row));
      }
    }
    Map<String, Map<Object, Row>> expected = new HashMap<>();
    for (TableMutation mutation : distinctOrders(mutations)) {
      MergeOrder order = new MergeOrder(mutation.table());
      Map<Object, Row> rows =
          expected.computeIfAbsent(mutation.table().qualifiedName(), name -> new HashMap<>());
      rows.merge(
          order.keyOf(mutation),
          mutation.row(),
          (a, b) -> winner(order, mutation.table(), a, mutation));
    }
    List<TableMutation> shuffled = distinctOrders(mutations);
    for (int run = 0; run < 2; run++) {
      Collections.shuffle(shuffled, random);
      write(shuffled.subList(0, shuffled.size() / 2));
      write(shuffled.subList(shuffled.size() / 3, shuffled.size()));
      write(shuffled.subList(0, shuffled.size() / 2));
    }
    for (TableSpec table : List.of(HUB, ROW_MART, MART)) {
      assertThat(
          table.qualifiedName(),
          TableText.of(table, bigQuery.rows(table)),
          is(
              TableText.of(
                  table,
                  new ArrayList<>(
                      Objects.requireNonNull(expected.get(table.qualifiedName())).values()))));
    }
  }

  /** Of last-written tables the sequence tells, which is the row's last column here. */
  private static Row winner(MergeOrder order, TableSpec table, Row kept, TableMutation next) {
    if (table == MART) {
      return kept.getInt64("v") > next.row().getInt64("v") ? kept : next.row();
    }
    return order.winner(TableMutation.upsert(table, kept), next).row();
  }

  /** One row per key and order: which of rows that tie there stands is DuckDB's own choice. */
  private static List<TableMutation> distinctOrders(List<TableMutation> mutations) {
    Map<List<@Nullable Object>, TableMutation> distinct = new HashMap<>();
    for (TableMutation mutation : mutations) {
      List<@Nullable Object> id = new ArrayList<>();
      id.add(mutation.table().qualifiedName());
      id.add(mutation.row().getString("k"));
      id.add(mutation.sequence());
      mutation.table().order().forEach(column -> id.add(mutation.row().getValue(column)));
      distinct.putIfAbsent(id, mutation);
    }
    return new ArrayList<>(distinct.values());
  }

  @Test
  void deletesARowAndKeepsItDeletedFromWhatIsOlder() {
    Row row = row(MART, "k", T0, "s", 1L);
    write(List.of(TableMutation.upsert(MART, row, 5)));
    write(List.of(TableMutation.delete(MART, row, 7)));
    write(List.of(TableMutation.upsert(MART, row, 6)));
    assertThat(bigQuery.rows(MART), hasSize(0));
    write(List.of(TableMutation.upsert(MART, row, 8)));
    assertThat(bigQuery.rows(MART), hasSize(1));
  }

  @Test
  void writesAStreamToo() {
    TestStream.Builder<TableMutation> stream = TestStream.create(TableMutationCoder.of(SPEC));
    for (long i = 0; i < 30; i++) {
      stream =
          stream
              .addElements(
                  TableMutation.upsert(RAW, raw(i, T0)),
                  TableMutation.upsert(HUB, row(HUB, "k" + i % 3, T0.plusMillis(i), "s", i)))
              .advanceProcessingTime(Duration.standardSeconds(1));
    }
    PipelineOptions options = options();
    options.as(StreamingOptions.class).setStreaming(true);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(stream.advanceWatermarkToInfinity()).apply(warehouse.write());
    pipeline.run().waitUntilFinish();

    assertThat(bigQuery.rows(RAW), hasSize(30));
    assertThat(
        bigQuery.rows(HUB).stream().map(row -> row.getInt64("v")).toList(),
        containsInAnyOrder(0L, 1L, 2L));
  }

  @Test
  void createsTablesOnlyWhenItIsToldTo() {
    FakeBigQuery bare = FakeBigQuery.start();
    List<TableMutation> rows = List.of(TableMutation.upsert(HUB, row(HUB, "k", T0, "s", 1L)));
    write(bare.warehouse(SPEC).creatingTables(), rows);
    assertThat(bare.rows(HUB), hasSize(1));
    assertThat(
        bare.table(HUB).getTableConstraints().getPrimaryKey().getColumns(), is(List.of("k")));
    FakeBigQuery other = FakeBigQuery.start();
    assertThrows(RuntimeException.class, () -> write(other.warehouse(SPEC), rows));
  }

  @Test
  void readsARangeOfRawWithEachRecordOnce() {
    Row late = raw(3, T0.plusSeconds(60));
    write(
        List.of(
            TableMutation.upsert(RAW, raw(1, T0)),
            TableMutation.upsert(RAW, raw(2, T0.plusSeconds(59))),
            TableMutation.upsert(RAW, late),
            TableMutation.upsert(RAW, raw(4, T0.minusMillis(1)))));
    write(List.of(TableMutation.upsert(RAW, raw(1, T0))));
    assertThat(bigQuery.rows(RAW), hasSize(5));

    Pipeline pipeline = Pipeline.create(options());
    PCollection<Row> rows =
        pipeline.apply(
            warehouse.read(
                TableRead.of(RAW, "event_ts", T0, T0.plusSeconds(60), List.of(), List.of())));
    PAssert.that(rows).containsInAnyOrder(raw(1, T0), raw(2, T0.plusSeconds(59)));
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void readsTheLargestOfRowsThatAreOneInAsManyBundlesAsAreAskedFor(int shares) {
    BigQueryWarehouse read = shares == 0 ? warehouse : warehouse.withReadShares(shares);
    Row small = row(RAW, 1L, "a", 1.0, null, null, T0, null, null, null);
    Row large = row(RAW, 2L, "a", 2.0, null, null, T0, null, null, null);
    Row other = row(RAW, 3L, "b", 0.5, null, null, T0, null, null, null);
    write(
        List.of(
            TableMutation.upsert(RAW, large),
            TableMutation.upsert(RAW, other),
            TableMutation.upsert(RAW, small)));

    Pipeline pipeline = Pipeline.create(options());
    PAssert.that(
            pipeline.apply(
                read.read(
                    TableRead.of(
                        RAW,
                        "event_ts",
                        Instant.EPOCH,
                        Instant.MAX,
                        List.of("event_ts", "name"),
                        List.of("x")))))
        .containsInAnyOrder(large, other);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusesToReadATableThatIsUpserted() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> warehouse.read(TableRead.of(HUB, "at", Instant.EPOCH, T0, List.of(), List.of())));
    assertThat(e.getMessage(), containsString("vault.hub is upserted"));
  }

  @Test
  void stopsWhenTheRejectsThemselvesAreRefused() {
    bigQuery.refuse(row -> true);
    RuntimeException e =
        assertThrows(
            RuntimeException.class, () -> write(List.of(TableMutation.upsert(RAW, raw(1, T0)))));
    assertThat(e.getMessage(), containsString("quarantine.rejects takes no more rows"));
  }

  private void write(List<TableMutation> mutations) {
    write(warehouse, mutations);
  }

  private static void write(BigQueryWarehouse warehouse, List<TableMutation> mutations) {
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(Create.of(mutations).withCoder(TableMutationCoder.of(SPEC)))
        .apply(warehouse.write());
    pipeline.run().waitUntilFinish();
  }

  private static PipelineOptions options() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setTempLocation(System.getProperty("java.io.tmpdir"));
    return options;
  }

  private static Row raw(long id, Instant at) {
    return row(RAW, id, "n", 1.0, null, null, at, null, null, null);
  }

  private static Row row(TableSpec table, @Nullable Object... values) {
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  private static TableSpec keyed(String dataset, String name, MergeRule rule, String... order) {
    return table(dataset, name, rule)
        .setColumns(
            List.of(
                ColumnSpec.required("k", ColumnType.STRING, "the key"),
                ColumnSpec.optional("at", ColumnType.TIMESTAMP, "a time"),
                ColumnSpec.optional("source", ColumnType.STRING, "a text"),
                ColumnSpec.optional("v", ColumnType.INT64, "a number")))
        .setKey(List.of("k"))
        .setOrder(Arrays.asList(order))
        .build();
  }

  private static TableSpec.Builder table(String dataset, String name, MergeRule rule) {
    return TableSpec.builder()
        .setDataset(dataset)
        .setName(name)
        .setDescription("the " + name)
        .setOwner("data")
        .setRule(rule);
  }
}
