package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.NeededQueries;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests.Result;
import dev.alluvium.transforms.warehouse.duckdb.ExpectedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the tests of a domain, each in a warehouse of its own. */
final class RecordTests {
  /** One has its tables made while the other waits for its pipeline. */
  private static final int AT_ONCE = 2;

  private final DomainSpec domain;
  private final WarehouseSpec warehouse;
  private final Path folder;
  private final AtomicInteger count = new AtomicInteger();
  private final RunControl control;

  /** What is made for the tests of each part of the domain. */
  private final Map<DomainSpec, WarehouseSpec> warehouses = new HashMap<>();

  /** Warehouses without rows, by the part of the domain: copied faster than made. */
  private final Map<DomainSpec, Path> empty = new HashMap<>();

  /**
   * @param folder where warehouses are made
   */
  RecordTests(DomainSpec domain, Path folder, RunControl control) {
    this.domain = domain;
    this.warehouse = WarehouseModel.local(domain);
    this.folder = folder;
    this.control = control;
  }

  /** In the order given. */
  List<Result> run(List<ContractTestSpec> tests) {
    if (tests.isEmpty()) {
      return List.of();
    }
    Map<DomainSpec, Set<String>> expected = new HashMap<>();
    for (ContractTestSpec test : tests) {
      expected
          .computeIfAbsent(needed(test), part -> new HashSet<>())
          .addAll(test.expected().keySet());
    }
    expected.forEach(
        (part, relations) -> warehouses.put(part, NeededQueries.bareWarehouse(part, relations)));
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<Result>> running =
          tests.stream()
              .map(test -> CompletableFuture.supplyAsync(() -> runUnlessStopped(test), threads))
              .toList();
      return running.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private Result runUnlessStopped(ContractTestSpec test) {
    if (!control.isStopped()) {
      RunControl own = new RunControl();
      var unused = control.stopped().thenRun(own::stop);
      try {
        Result result = run(test, own);
        if (!control.isStopped()) {
          return result;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InputException e) {
        if (!control.isStopped()) {
          throw e;
        }
      }
    }
    return new Result(test.name(), test.place(), Optional.of("not run to its end"));
  }

  private Result run(ContractTestSpec test, RunControl control) throws IOException {
    Path own = folder.resolve(String.valueOf(count.incrementAndGet())); // Names can be long.
    Path input = Files.createDirectories(own.resolve("in"));
    for (Map.Entry<String, String> topic : test.given().entrySet()) {
      Files.writeString(input.resolve(topic.getKey() + ".txt"), topic.getValue(), UTF_8);
    }
    DomainSpec needed = needed(test);
    Path file = Files.copy(empty(needed), own.resolve("test.duckdb"));
    WarehouseTarget target = new DuckDbTarget(file, needed, warehouse(needed));
    Outcome loaded =
        LoadWarehouse.run(load(input, file), needed, test.given().keySet(), target, control);
    // Why a model has no rows; that few records break what is expected of many is no failure.
    String failure = loaded.failure().map(why -> "\n" + why).orElse("");
    return new Result(
        test.name(),
        test.place(),
        ExpectedRows.difference(file, warehouse, test.expected()).map(rows -> rows + failure));
  }

  private DomainSpec needed(ContractTestSpec test) {
    return NeededQueries.of(domain, test.expected().keySet());
  }

  private WarehouseSpec warehouse(DomainSpec needed) {
    return Objects.requireNonNull(warehouses.get(needed));
  }

  private synchronized Path empty(DomainSpec needed) {
    return empty.computeIfAbsent(
        needed,
        missing -> {
          Path file = folder.resolve("." + empty.size() + ".duckdb");
          DuckDbSession.open(file, warehouse(needed)).close();
          return file;
        });
  }

  private static LoadWarehouseOptions load(Path input, Path file) {
    return PipelineOptionsFactory.fromArgs(
            "--source=files", "--statusEvery=0s", "--input=" + input, "--warehouse=duckdb:" + file)
        .as(LoadWarehouseOptions.class);
  }
}
