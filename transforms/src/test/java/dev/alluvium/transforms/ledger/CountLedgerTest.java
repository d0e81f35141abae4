package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class CountLedgerTest {
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(ContractLoader.load(folder()));
  private static final long TEN = Instant.parse("2024-03-01T10:00:00Z").getEpochSecond();
  private static final KvCoder<LedgerKey, Long> COUNTS =
      KvCoder.of(LedgerKey.CODER, VarLongCoder.of());
  private static final LedgerKey ACCEPTED =
      LedgerKey.of("reading", "readings-0", TEN, Outcome.ACCEPTED, "");

  private static Path folder() {
    try {
      return Objects.requireNonNull(
          Path.of(
                  Objects.requireNonNull(
                          CountLedgerTest.class.getResource("/greenhouse/domain.yaml"))
                      .toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sumsUpByEveryPartOfTheKeyAndWritesAtTheEndOfTheInput() {
    List<KV<LedgerKey, Long>> counts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      counts.add(KV.of(ACCEPTED, 2L));
      counts.add(KV.of(LedgerKey.of("other", "readings-0", TEN, Outcome.ACCEPTED, ""), 1L));
      counts.add(KV.of(LedgerKey.of("reading", "readings-1", TEN, Outcome.ACCEPTED, ""), 1L));
      counts.add(
          KV.of(LedgerKey.of("reading", "readings-0", TEN + 3600, Outcome.ACCEPTED, ""), 1L));
      counts.add(
          KV.of(LedgerKey.of("reading", "readings-0", TEN + 86_400, Outcome.ACCEPTED, ""), 1L));
      counts.add(KV.of(LedgerKey.of("reading", "readings-0", null, Outcome.ACCEPTED, ""), 1L));
      counts.add(KV.of(LedgerKey.of("reading", "readings-0", TEN, Outcome.LATE, ""), 1L));
      counts.add(KV.of(LedgerKey.of("reading", "readings-0", TEN, Outcome.LATE, "mart_a"), 1L));
    }

    assertLastRows(
        Create.of(counts).withCoder(COUNTS),
        "run other readings-0 2024-03-01T10:00:00Z accepted  3",
        "run reading readings-0 2024-03-01T10:00:00Z accepted  6",
        "run reading readings-0 2024-03-01T10:00:00Z late  3",
        "run reading readings-0 2024-03-01T10:00:00Z late mart_a 3",
        "run reading readings-0 2024-03-01T11:00:00Z accepted  3",
        "run reading readings-0 2024-03-02T10:00:00Z accepted  3",
        "run reading readings-0 null accepted  3",
        "run reading readings-1 2024-03-01T10:00:00Z accepted  3");
  }

  @Test
  void countsRecordsByOutcomeForThoseWhoWatchTheJob() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    LedgerKey rejected = LedgerKey.of("reading", "readings-1", null, Outcome.REJECTED, "bad_type");
    pipeline
        .apply(
            Create.of(KV.of(ACCEPTED, 40L), KV.of(rejected, 2L), KV.of(ACCEPTED, 1L))
                .withCoder(COUNTS))
        .apply(CountLedger.of("run", WAREHOUSE));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Long> counted = new TreeMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace("ledger")).build())
        .getCounters()
        .forEach(counter -> counted.put(counter.getName().getName(), counter.getAttempted()));
    assertThat(counted, is(Map.of("accepted", 41L, "rejected", 2L)));
  }

  @Test
  void writesEachSumSomeSecondsAfterItGrewAndOnceMoreAtTheEnd() {
    TestStream<KV<LedgerKey, Long>> stream =
        TestStream.create(COUNTS)
            .addElements(KV.of(ACCEPTED, 2L), KV.of(ACCEPTED, 1L))
            .addElements(KV.of(ACCEPTED, 2L))
            .advanceProcessingTime(Duration.standardSeconds(3))
            .advanceProcessingTime(Duration.standardSeconds(30))
            .addElements(KV.of(ACCEPTED, 4L))
            .advanceProcessingTime(Duration.standardSeconds(3))
            .addElements(KV.of(ACCEPTED, 1L))
            .advanceWatermarkToInfinity();

    assertRows(
        stream,
        "run reading readings-0 2024-03-01T10:00:00Z accepted  10",
        "run reading readings-0 2024-03-01T10:00:00Z accepted  5",
        "run reading readings-0 2024-03-01T10:00:00Z accepted  9");
  }

  @Test
  void writesEachSumInTheBundleItGrewInWhereARowMoreIsCheap() {
    TestStream<KV<LedgerKey, Long>> stream =
        TestStream.create(COUNTS)
            .addElements(KV.of(ACCEPTED, 2L))
            .addElements(KV.of(ACCEPTED, 1L), KV.of(ACCEPTED, 7L))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    assertRows(
        pipeline,
        pipeline.apply(stream).apply(CountLedger.of("run", WAREHOUSE).atOnce()),
        "run reading readings-0 2024-03-01T10:00:00Z accepted  10",
        "run reading readings-0 2024-03-01T10:00:00Z accepted  2",
        "run reading readings-0 2024-03-01T10:00:00Z accepted  3");
  }

  /** All rows that were given out. */
  private static void assertRows(
      PTransform<PBegin, PCollection<KV<LedgerKey, Long>>> input, String... rows) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    assertRows(pipeline, mutations(pipeline, input), rows);
  }

  private static void assertRows(
      Pipeline pipeline, PCollection<TableMutation> given, String... rows) {
    PAssert.that(given)
        .satisfies(
            mutations -> {
              List<String> lines = new ArrayList<>();
              mutations.forEach(m -> lines.add(text(m.row(), 7)));
              assertThat(lines.stream().sorted().toList(), is(Arrays.asList(rows)));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Of each key the row that was given out last. */
  private static void assertLastRows(
      PTransform<PBegin, PCollection<KV<LedgerKey, Long>>> input, String... rows) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PAssert.that(mutations(pipeline, input))
        .satisfies(
            mutations -> {
              java.util.Map<String, TableMutation> last = new java.util.HashMap<>();
              mutations.forEach(
                  m ->
                      last.merge(
                          text(m.row(), 6), m, (a, b) -> a.sequence() > b.sequence() ? a : b));
              List<String> lines =
                  last.values().stream().map(m -> text(m.row(), 7)).sorted().toList();
              assertThat(lines, is(Arrays.asList(rows)));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<TableMutation> mutations(
      Pipeline pipeline, PTransform<PBegin, PCollection<KV<LedgerKey, Long>>> input) {
    return pipeline.apply(input).apply("Ledger", CountLedger.of("run", WAREHOUSE));
  }

  private static String text(Row row, int columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      text.append(i == 0 ? "" : " ").append(row.getValues().get(i));
    }
    return text.toString();
  }
}
