package dev.alluvium.transforms.vault.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.vault.LoadVault;
import dev.alluvium.transforms.vault.scenario.Scenario.Existing;
import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

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
    if (step instanceof Existing existing) {
      put(existing);
    } else if (step instanceof Load load) {
      load(load);
    } else {
      Expect expect = (Expect) step;
      ScenarioTable table = domain.table(expect.table());
      Rows.assertSame(scenario, expect, table, session);
    }
  }

  private void put(Existing existing) {
    ScenarioTable table = domain.table(existing.table());
    TableSpec stored = warehouse.table(table.stored());
    List<TableMutation> mutations = new ArrayList<>();
    for (Map<String, @Nullable String> row : existing.rows()) {
      mutations.add(TableMutation.upsert(stored, stored(table, stored, row)));
    }
    session.handOver(mutations);
    session.flush();
  }

  private static Row stored(
      ScenarioTable table, TableSpec stored, Map<String, @Nullable String> row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    row.forEach((column, value) -> values.put(table.column(column), value));
    Instant loadTs = loadTs(row.get(table.structure().loadDatetime()), row);
    values.put("load_ts", loadTs);
    values.put("load_sequence", 0L);
    if (table.effectiveFrom().isEmpty()) {
      values.put("effective_from", loadTs);
    }
    return Row.withSchema(stored.rowSchema())
        .attachValues(stored.columns().stream().map(ColumnSpec::name).map(values::get).toArray());
  }

  private static Instant loadTs(@Nullable String text, Map<String, @Nullable String> row) {
    if (text == null) {
      throw new ScenarioException("a row has no load datetime: %s", row);
    }
    return Datetimes.parse(text);
  }

  private void load(Load load) {
    domain.table(load.table());
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    boolean any = false;
    for (RawRows source : load.sources()) {
      if (!source.rows().isEmpty()) {
        String step = "Load " + position;
        EventSpec event = domain.event(load.table(), source.stage());
        load(pipeline, step, event, records(event, load.table(), source));
        any = true;
      }
    }
    if (any) {
      pipeline.run().waitUntilFinish();
      session.flush();
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

  private SourceBatch records(EventSpec event, String table, RawRows source) {
    Stage stage = scenario.stage(source.stage());
    String loadDatetime = scenario.structure(table).loadDatetime();
    List<SourceRecord> records = new ArrayList<>();
    for (Map<String, @Nullable String> row : source.rows()) {
      ObjectNode json = ScenarioReader.JSON.createObjectNode();
      row.forEach(json::put);
      String loaded = StagedColumns.value(stage, row, loadDatetime);
      if (loaded != null) {
        json.put(
            StagedColumns.EVENT_TIME,
            ChronoUnit.MICROS.between(Instant.EPOCH, Datetimes.parse(loaded)));
      }
      byte[] payload = Objects.requireNonNull(json.toString()).getBytes(UTF_8);
      records.add(SourceRecord.of(event.topic(), event.topic(), position++, 0L, payload));
    }
    return SourceBatch.of(records);
  }
}
