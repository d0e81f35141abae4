package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.MemoryFeed;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a page shows of a run: rows of tiles as they change, how the run is doing, the tables. */
final class LivePage implements AutoCloseable {
  private final DashboardSpec dashboard;
  private final MemoryFeed feed;
  private final ReadRelations relations;
  private final Thread reading;
  private final Figures figures;
  private final Catalogue catalogue;
  private final ReadOnlySql sql;
  private final WatchedRun run;

  private LivePage(WatchedRun run, DashboardSpec dashboard) {
    WarehouseSpec warehouse = run.warehouse().spec();
    this.run = run;
    this.dashboard = dashboard;
    this.feed = MemoryFeed.of(TileTables.of(dashboard.tiles(), warehouse), warehouse);
    this.relations = new ReadRelations(run.warehouse(), feed);
    this.reading = new Thread(relations, "live-relations");
    this.figures = new Figures(run);
    this.catalogue = new Catalogue(run.domain(), warehouse);
    this.sql = run.tables().readOnly();
  }

  /** Begins to look at the run. */
  static LivePage open(WatchedRun run) {
    DashboardSpec dashboard =
        run.domain().dashboard().orElseGet(() -> DefaultTiles.of(run.domain()));
    LivePage page = new LivePage(run, dashboard);
    run.tables()
        .tell(
            byTable -> {
              page.feed.written(byTable);
              page.figures.written(byTable);
            });
    page.relations.readAll();
    page.reading.setDaemon(true);
    page.reading.start();
    return page;
  }

  MemoryFeed feed() {
    return feed;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Figures figures() {
    return figures;
  }

  ReadOnlySql sql() {
    return sql;
  }

  /** What a browser has to know before rows make sense to it. */
  String hello() {
    Map<String, Integer> places = TileTables.places(dashboard.tiles());
    Map<String, Object> hello = new LinkedHashMap<>();
    hello.put("type", "hello");
    hello.put("domain", run.domain().name());
    hello.put("title", dashboard.title());
    hello.put("description", dashboard.description());
    hello.put("warehouse", run.tables().name());
    hello.put(
        "tables",
        feed.tables().stream()
            .map(
                table ->
                    Map.of(
                        "name", table.name(),
                        "columns", table.columns(),
                        "types", table.types().stream().map(t -> t.contractName()).toList(),
                        "time", table.time()))
            .toList());
    List<Object> tiles = new ArrayList<>();
    for (TileSpec tile : dashboard.tiles()) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("name", tile.name());
      said.put("title", tile.title());
      said.put("show", word(tile.show()));
      said.put("table", places.getOrDefault(tile.name(), 0));
      said.put("values", tile.values());
      said.put("by", tile.by());
      said.put("combine", word(tile.combine()));
      said.put("limit", tile.limit());
      tile.window().ifPresent(window -> said.put("windowMillis", window.toMillis()));
      tile.sort().ifPresent(sort -> said.put("sort", sort));
      tile.unit().ifPresent(unit -> said.put("unit", unit));
      tiles.add(said);
    }
    hello.put("tiles", tiles);
    return LiveMessages.text(hello);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    run.tables().tell(WrittenRows.none());
    relations.stop();
    reading.interrupt();
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
