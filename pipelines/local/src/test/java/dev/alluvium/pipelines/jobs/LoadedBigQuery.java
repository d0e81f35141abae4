package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.bigquery.FakeBigQuery;
import dev.alluvium.pipelines.engine.DirectEngine;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;

/** A warehouse in the fake BigQuery that tests load files of the music domain into. */
record LoadedBigQuery(FakeBigQuery bigQuery, DomainSpec domain, KnownWarehouse warehouse) {
  static LoadedBigQuery empty() {
    DomainSpec domain = ContractLoader.loadNamed("music");
    WarehouseSpec spec = WarehouseModel.of(domain);
    FakeBigQuery bigQuery = FakeBigQuery.start().withTables(spec);
    return new LoadedBigQuery(
        bigQuery,
        domain,
        KnownWarehouse.empty(
            spec,
            bigQuery
                .warehouse(spec)
                .withReadShares(new DirectEngine().readShares().orElseThrow())));
  }

  /** One run of LoadWarehouse. */
  void load(Path input) {
    LoadWarehouseOptions options = options(LoadWarehouseOptions.class, "--input=" + input);
    LoadPlan plan = LoadPlan.of(options, domain, new DirectEngine(), warehouse.target());
    LoadWarehouse.pipeline(plan, warehouse, "run", false).run().waitUntilFinish();
  }

  /** One run of RebuildMarts. */
  void rebuild(String from, String to) {
    rebuild(from, to, "marts");
  }

  void rebuild(String from, String to, String layers) {
    RebuildMartsOptions options =
        options(RebuildMartsOptions.class, "--from=" + from, "--to=" + to, "--layers=" + layers);
    RebuildMarts.rebuild(options, domain, warehouse, "rebuild")
        .pipeline(options)
        .run()
        .waitUntilFinish();
  }

  private static <O extends PipelineOptions> O options(Class<O> type, String... arguments) {
    O options = PipelineOptionsFactory.fromArgs(arguments).as(type);
    options.setTempLocation(System.getProperty("java.io.tmpdir"));
    options.as(DirectOptions.class).setEnforceEncodability(false);
    options.as(DirectOptions.class).setEnforceImmutability(false);
    return options;
  }

  List<Row> rows(String table) {
    return bigQuery.rows(warehouse.spec().table(table));
  }

  List<TableSpec> tables() {
    return warehouse.spec().tables();
  }
}
