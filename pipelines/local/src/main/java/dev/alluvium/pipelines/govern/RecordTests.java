package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.NeededQueries;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests.Result;
import dev.alluvium.transforms.warehouse.duckdb.ExpectedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the tests of a domain, each in a warehouse of its own. */
final class RecordTests {
  private final DomainSpec domain;
  private final WarehouseSpec warehouse;
  private final Path folder;
  private final RunControl control;

  /**
   * @param folder where warehouses are made
   */
  RecordTests(DomainSpec domain, Path folder, RunControl control) {
    this.domain = domain;
    this.warehouse = WarehouseModel.local(domain);
    this.folder = folder;
    this.control = control;
  }

  Result run(ContractTestSpec test) throws IOException {
    Path input = Files.createDirectories(folder.resolve(test.name()));
    for (Map.Entry<String, String> topic : test.given().entrySet()) {
      Files.writeString(input.resolve(topic.getKey() + ".txt"), topic.getValue(), UTF_8);
    }
    Path file = folder.resolve(test.name() + ".duckdb");
    DomainSpec needed = NeededQueries.of(domain, test.expected().keySet());
    Outcome loaded = LoadWarehouse.run(load(input, file), needed, test.given().keySet(), control);
    // Why a model has no rows; that few records break what is expected of many is no failure.
    String failure = loaded.failure().map(why -> "\n" + why).orElse("");
    return new Result(
        test.name(),
        test.place(),
        ExpectedRows.difference(file, warehouse, test.expected()).map(rows -> rows + failure));
  }

  private static LoadWarehouseOptions load(Path input, Path file) {
    return PipelineOptionsFactory.fromArgs(
            "--source=files", "--statusEvery=0s", "--input=" + input, "--warehouse=duckdb:" + file)
        .as(LoadWarehouseOptions.class);
  }
}
