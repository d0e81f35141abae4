package dev.alluvium.pipelines.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that tells progress. */
class StatusLineTest {
  @Test
  void hasNoModelsAmongWhatIsWritten(@TempDir Path folder) {
    try (WarehouseSession warehouse =
        new DuckDbTarget(folder.resolve("w.duckdb"), ContractLoader.loadNamed("subscriptions"))
            .open()) {
      Set<String> written = warehouse.local().orElseThrow().counts().keySet();

      assertThat(written, hasItem("history.plans_changes"));
      assertThat(written, everyItem(not(startsWith("mart.")))); // All of its marts are models.
    }
  }

  @Test
  void tellsTheRunWhatGoesWrongWithIt(@TempDir Path folder) throws Exception {
    WarehouseSession warehouse =
        new DuckDbTarget(folder.resolve("w.duckdb"), ContractLoader.loadNamed("music")).open();
    warehouse.close();
    LoadWarehouseOptions options =
        PipelineOptionsFactory.fromArgs("--statusEvery=1ms").as(LoadWarehouseOptions.class);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    try (StatusLine status =
        StatusLine.start(
            options, warehouse.local().orElseThrow(), Reading.create(), failure::complete)) {
      status.phase("looking into a file that is closed");
      assertThat(failure.get(30, TimeUnit.SECONDS), instanceOf(DuckDbException.class));
    }
  }
}
