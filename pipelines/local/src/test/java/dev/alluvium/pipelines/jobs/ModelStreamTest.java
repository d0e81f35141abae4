package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.Bakery.BEST;
import static dev.alluvium.pipelines.jobs.Bakery.DAILY;
import static dev.alluvium.pipelines.jobs.Bakery.sale;
import static dev.alluvium.pipelines.jobs.Bakery.send;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models while a stream runs. */
class ModelStreamTest {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Path folder;
  private final Path file;
  private final RunControl control = new RunControl();

  ModelStreamTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void followWhatTheStreamWritesAndAreWholeAtItsEnd() throws Exception {
    try (EmbeddedKafka kafka = start()) {
      send(kafka, sale(1, 1, "rye", "2"));
      CompletableFuture<Outcome> job = load(kafka, Bakery.CONTRACTS);
      await(job, "SELECT sales FROM mart.sales_daily", List.of(List.of(1L)));
      send(kafka, sale(2, 1, "oat", "3"), sale(3, 2, "oat", "1"));
      await(job, "SELECT days FROM mart.best_article WHERE article = 'oat'", List.of(List.of(2L)));
      send(kafka, sale(4, 3, "rye", "1"));
      await(job, "SELECT count(*) FROM raw.sold", List.of(List.of(4L)));
      control.stop();
      job.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
    Loaded warehouse = new Loaded(file);
    assertThat(
        warehouse.query(DAILY),
        contains(
            "2024-01-01 oat 1 3.00",
            "2024-01-01 rye 1 2.00",
            "2024-01-02 oat 1 1.00",
            "2024-01-03 rye 1 1.00"));
    assertThat(warehouse.query(BEST), contains("oat 2", "rye 1"));
  }

  @Test
  void thatCannotBeBuiltLetTheStreamGoOnAndFailItAtItsEnd() throws Exception {
    Path contracts =
        Bakery.contracts(folder.resolve("contracts"), "key: [sale_no]", "key: [sold_ts]");
    try (EmbeddedKafka kafka = start()) {
      send(kafka, sale(1, 1, "rye", "2"), sale(2, 1, "oat", "2"));
      CompletableFuture<Outcome> job = load(kafka, contracts);
      await(job, "SELECT days FROM mart.best_article WHERE article = 'oat'", List.of(List.of(1L)));
      send(kafka, sale(3, 2, "oat", "1"));
      await(job, "SELECT days FROM mart.best_article WHERE article = 'oat'", List.of(List.of(2L)));
      control.stop();

      assertThat(
          job.get(LONGEST.toSeconds(), TimeUnit.SECONDS).failure().orElseThrow(),
          containsString("1 of the keys (sold_ts) that its query gives have several rows"));
    }
  }

  private static EmbeddedKafka start() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopics(Map.of(Bakery.TOPIC, 1));
    return kafka;
  }

  private CompletableFuture<Outcome> load(EmbeddedKafka kafka, Path contracts) {
    LoadWarehouseOptions options =
        PipelineOptionsFactory.fromArgs(
                "--domain=" + contracts,
                "--warehouse=duckdb:" + file,
                "--source=kafka",
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--startFrom=earliest",
                "--statusEvery=0s")
            .as(LoadWarehouseOptions.class);
    return CompletableFuture.supplyAsync(() -> LoadWarehouse.run(options, control));
  }

  /** Until the running job's file answers so. */
  private void await(CompletableFuture<Outcome> job, String query, List<List<Long>> answer)
      throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!answer.equals(ask(query))) {
      if (job.isDone()) {
        throw new AssertionError("the job is over: " + job.join());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(query + " still gives " + ask(query));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private Object ask(String query) {
    try {
      return DuckDbSession.of(file).query(query);
    } catch (DuckDbException e) {
      return "nothing yet: " + e.getMessage();
    }
  }
}
