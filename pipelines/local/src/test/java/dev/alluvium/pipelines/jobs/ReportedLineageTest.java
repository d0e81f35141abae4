package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.Bakery.files;
import static dev.alluvium.pipelines.jobs.Bakery.sale;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.Lineage;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline reads and writes, as Beam's runners are told. */
class ReportedLineageTest {
  @Test
  void filesAndTablesAreReported(@TempDir Path folder) throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"));

    Map<Lineage.Type, Set<String>> told = run(folder, "--input=" + sales);

    assertThat(
        told.get(Lineage.Type.SOURCE), contains("file:`" + sales.resolve("sold.jsonl") + "`"));
    String file = "duckdb:`" + folder.resolve("w.duckdb") + "`.";
    assertThat(
        told.get(Lineage.Type.SINK), hasItems(file + "`raw.sold`", file + "`mart.mart_sale`"));
  }

  @Test
  void topicsAreReportedAsKafkaIoNamesThem(@TempDir Path folder) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(Bakery.TOPIC, 1));
      Bakery.send(kafka, sale(1, 1, "rye", "2"));

      Map<Lineage.Type, Set<String>> told =
          run(
              folder,
              "--source=kafka",
              "--stopAtEnd",
              "--bootstrapServers=" + kafka.bootstrapServers());

      assertThat(
          told.get(Lineage.Type.SOURCE), hasItem("kafka:`" + kafka.bootstrapServers() + "`.sold"));
    }
  }

  private static Map<Lineage.Type, Set<String>> run(Path folder, String... args) {
    LoadPlan plan =
        LoadPlan.of(
            PipelineOptionsFactory.fromArgs(
                    Stream.concat(
                            Stream.of(
                                "--domain=" + Bakery.CONTRACTS,
                                "--warehouse=duckdb:" + folder.resolve("w.duckdb")),
                            Stream.of(args))
                        .toArray(String[]::new))
                .as(LoadWarehouseOptions.class));
    try (WarehouseSession warehouse = plan.target().open()) {
      PipelineResult result = LoadWarehouse.pipeline(plan, warehouse, "run", false).run();
      result.waitUntilFinish();
      return Map.of(
          Lineage.Type.SOURCE, Lineage.query(result.metrics(), Lineage.Type.SOURCE),
          Lineage.Type.SINK, Lineage.query(result.metrics(), Lineage.Type.SINK));
    }
  }
}
