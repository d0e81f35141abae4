package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.vault.Crm.Happened;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real pipeline ends in the same vault as a stream, in batches, and as the plain plan does. */
class StreamAndBatchTest {
  private static final int HISTORIES = 6;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void endInTheSameTables(long seed) {
    Random random = new Random(seed);
    List<List<Happened>> histories =
        IntStream.range(0, HISTORIES).mapToObj(i -> Crm.history(random, "p" + i, 12)).toList();
    List<Happened> events = histories.stream().flatMap(List::stream).toList();
    try (CrmVault plainly = CrmVault.open();
        CrmVault batches = CrmVault.open();
        CrmVault stream = CrmVault.open()) {
      Map<String, List<String>> expected =
          plainly.load(histories.stream().map(Arrivals::inOrder).toList()).contents();
      List<Happened> arrived = Arrivals.random(random, events).events();
      int half = arrived.size() / 2;
      runBatch(batches, arrived.subList(half, arrived.size()));
      runBatch(batches, arrived.subList(0, half));
      assertThat(batches.contents(), is(expected));

      runStream(random, stream, Arrivals.random(random, events));
      assertThat(stream.contents(), is(expected));
    }
  }

  private static void runBatch(CrmVault vault, List<Happened> events) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    for (EventSpec event : Crm.DOMAIN.events()) {
      List<Row> rows = new ArrayList<>();
      events.stream()
          .filter(e -> e.event().equals(event.name()))
          .map(Happened::row)
          .forEach(rows::add);
      load(
          pipeline,
          vault,
          event,
          Create.of(rows).withRowSchema(Crm.columns(event.name()).schema()));
    }
    run(pipeline, vault);
  }

  /** Bundle by bundle, with watermark and processing time between, so that much is late. */
  private static void runStream(Random random, CrmVault vault, Arrivals arrivals) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    for (EventSpec event : Crm.DOMAIN.events()) {
      TestStream.Builder<Row> stream =
          TestStream.create(RowCoder.of(Crm.columns(event.name()).schema()));
      Instant watermark = Instant.ofEpochMilli(0);
      for (List<List<Happened>> load : arrivals.loads()) {
        for (List<Happened> bundle : load) {
          for (Happened happened : bundle) {
            if (happened.event().equals(event.name())) {
              Instant at = Instant.ofEpochMilli(happened.ts().toEpochMilli());
              stream = stream.addElements(TimestampedValue.of(happened.row(), at));
              watermark = at.isAfter(watermark) ? at : watermark;
            }
          }
          stream = stream.advanceProcessingTime(Duration.standardSeconds(1 + random.nextInt(20)));
        }
        stream = stream.advanceWatermarkTo(watermark);
      }
      load(pipeline, vault, event, stream.advanceWatermarkToInfinity());
    }
    run(pipeline, vault);
  }

  private static void load(
      Pipeline pipeline,
      CrmVault vault,
      EventSpec event,
      PTransform<PBegin, PCollection<Row>> input) {
    PCollection<TableMutation> rows =
        pipeline
            .apply("Read " + event.name(), input)
            .setRowSchema(Crm.columns(event.name()).schema())
            .apply("Load " + event.name(), LoadVault.of(event, Crm.DOMAIN.vault(), Crm.WAREHOUSE))
            .get(LoadVault.MUTATIONS);
    rows.apply("Write " + event.name(), DuckDbWarehouse.of(vault.file()).write());
  }

  private static void run(Pipeline pipeline, CrmVault vault) {
    pipeline.run().waitUntilFinish();
    vault.session().flush();
  }
}
