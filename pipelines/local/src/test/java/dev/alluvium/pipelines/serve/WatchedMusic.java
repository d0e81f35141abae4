package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Two days of made-up listening in a file that is open, a page that watches it, and new rows. */
final class WatchedMusic implements AutoCloseable {
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");

  private final WarehouseSession warehouse;
  private final Path file;
  private LivePage page;
  private PageServer server;

  /** Behind what a load has numbered, which is by the clock, in microseconds. */
  private long sequence = System.currentTimeMillis() * 1_000;

  private WatchedMusic(Path file, PageAddress address) {
    this.file = file;
    this.warehouse = new DuckDbTarget(file, MUSIC).open();
    this.page = LivePage.open(run());
    this.server = PageServer.start(address, page);
  }

  /** Loads events into a file, once. */
  static Path load(Path folder, long events) throws Exception {
    Path made = folder.resolve("events");
    Path file = folder.resolve("music.duckdb");
    SimulateEvents.run(
        SimulationOptions.of(SimulationDomains.named("music")).events(events).users(400).build(),
        FileSink.open(
            made,
            List.of("auth_events", "listen_events", "page_view_events", "status_change_events"),
            false,
            true));
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=music",
                "--warehouse=duckdb:" + file,
                "--input=" + made,
                "--statusEvery=0s")
            .as(LoadWarehouseOptions.class),
        new RunControl());
    return file;
  }

  static WatchedMusic open(Path file) {
    return open(file, 0, Optional.empty());
  }

  static WatchedMusic open(Path file, int port, Optional<String> token) {
    return new WatchedMusic(file, new PageAddress("127.0.0.1", port, token));
  }

  private WatchedRun run() {
    return new WatchedRun(MUSIC, warehouse, warehouse.local().orElseThrow(), new RunControl());
  }

  Path file() {
    return file;
  }

  int port() {
    return server.port();
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  LivePage page() {
    return page;
  }

  PageServer server() {
    return server;
  }

  /**
   * The server ends and comes again, at the same address; what is written meanwhile is not told.
   */
  void restart(Runnable meanwhile) {
    int port = server.port();
    server.close();
    page.close();
    meanwhile.run();
    page = LivePage.open(run());
    server = PageServer.start(new PageAddress("127.0.0.1", port, Optional.empty()), page);
  }

  /** Rows of texts. */
  List<List<@Nullable String>> ask(String sql) {
    return warehouse.texts(sql);
  }

  String one(String sql) {
    return String.valueOf(ask(sql).get(0).get(0));
  }

  /** Writes a row of a mart, of which some columns are given; durable when it returns. */
  void write(String table, Map<String, ?> values) {
    TableSpec spec = warehouse.spec().table(table);
    Row.Builder row = Row.withSchema(spec.rowSchema());
    for (Schema.Field field : spec.rowSchema().getFields()) {
      row.addValue(values.get(field.getName()));
    }
    DuckDbSession session = DuckDbSession.of(file);
    session.handOver(List.of(TableMutation.upsert(spec, row.build(), ++sequence)));
    session.flush();
  }

  @Override
  public void close() {
    server.close();
    page.close();
    warehouse.close();
  }
}
