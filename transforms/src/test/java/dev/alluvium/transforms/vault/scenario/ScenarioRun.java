package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.vault.LoadVault;
import dev.alluvium.transforms.vault.scenario.Scenario.Build;
import dev.alluvium.transforms.vault.scenario.Scenario.Existing;
import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import dev.alluvium.transforms.vault.scenario.ScenarioTable.View;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Runs a case through the real transforms: a batch pipeline into DuckDB for each load. */
final class ScenarioRun {
  private final Scenario scenario;
  private final ScenarioDomain domain;
  private final WarehouseSpec warehouse;
  private final DuckDbSession session;
  private long position;

  private ScenarioRun(
      Scenario scenario, ScenarioDomain domain, WarehouseSpec warehouse, DuckDbSession session) {
    this.scenario = scenario;
    this.domain = domain;
    this.warehouse = warehouse;
    this.session = session;
  }

  /**
   * Takes every step.
   *
   * @throws AssertionError if a table is not as expected
   * @throws ScenarioException if the case cannot be taken
   */
  static void run(Scenario scenario, HashAlgorithm hash, Path file) {
    ScenarioDomain domain = new ScenarioDomain(scenario, hash);
    WarehouseSpec warehouse = WarehouseModel.of(domain.spec());
    if (scenario.steps().stream().noneMatch(Expect.class::isInstance)) {
      throw new ScenarioException("%s expects nothing", scenario);
    }
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      ScenarioRun run = new ScenarioRun(scenario, domain, warehouse, session);
      scenario.steps().forEach(run::take);
    }
  }

  private void take(Step step) {
    try {
      ScenarioTable table = domain.table(step.table());
      if (step instanceof Existing existing) {
        put(existing, table);
      } else if (step instanceof Load load) {
        load(load, table);
      } else if (step instanceof Build build) {
        build(build, table);
      } else {
        new Rows(table, (Expect) step, warehouse).assertSame(scenario, session);
      }
    } catch (ScenarioException e) {
      throw e.at(step.place());
    }
  }

  private void put(Existing existing, ScenarioTable table) {
    checkLoaded(table);
    TableSpec stored = warehouse.table("vault." + table.stored());
    ExistingRows rows = new ExistingRows(table, stored);
    List<TableMutation> mutations =
        existing.rows().stream().map(row -> TableMutation.upsert(stored, rows.row(row))).toList();
    session.handOver(mutations);
    session.flush();
  }

  private static void checkLoaded(ScenarioTable table) {
    if (table.isBuilt()) {
      throw new ScenarioException(
          "%s is a %s, which is built, not loaded",
          table.structure().name(), table.structure().kind().text());
    }
  }

  private void load(Load load, ScenarioTable table) {
    checkLoaded(table);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    boolean any = false;
    for (RawRows source : load.sources()) {
      if (!source.rows().isEmpty()) {
        EventSpec event = domain.event(load.table(), source.stage());
        RawRecords records = new RawRecords(table, scenario.stage(source.stage()));
        load(pipeline, "Load " + position, event, records.of(event, source.rows(), position));
        position += source.rows().size();
        any = true;
      }
    }
    if (any) {
      pipeline.run().waitUntilFinish();
      session.flush();
    }
  }

  private void build(Build build, ScenarioTable table) {
    if (!table.isBuilt()) {
      throw new ScenarioException(
          "%s is a %s, which is loaded, not built",
          table.structure().name(), table.structure().kind().text());
    }
    DuckDbWarehouse duckDb = DuckDbWarehouse.of(session.file());
    for (QueryAssists.Rebuild rebuild :
        QueryAssists.rebuilds(
            domain.spec(), build.from(), build.to(), build.asOf(), duckDb.dialect())) {
      if (rebuild.table().equals(table.from(View.STORED))) {
        duckDb.transact(rebuild.table(), rebuild.statements());
      }
    }
  }

  private void load(Pipeline pipeline, String step, EventSpec event, SourceBatch records) {
    PCollectionTuple decoded =
        pipeline
            .apply(step + "/Create", Create.of(records))
            .apply(step + "/Decode", DecodeRecords.of(domain.spec(), warehouse));
    PCollection<TableMutation> rows =
        decoded
            .get(DecodeRecords.events(event))
            .apply(step + "/Vault", LoadVault.of(event, domain.spec().vault(), warehouse))
            .get(LoadVault.MUTATIONS);
    rows.apply(step + "/Write", DuckDbWarehouse.of(session.file()).write());
  }
}
