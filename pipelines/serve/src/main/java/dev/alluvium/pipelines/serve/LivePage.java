package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.DefaultTiles;
import dev.alluvium.transforms.live.MemoryFeed;
import dev.alluvium.transforms.live.TileTables;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.util.Optional;

/** What a page shows of a run: rows of tiles as they change, how the run is doing, the tables. */
final class LivePage implements ShownPage {
  private final DashboardSpec dashboard;
  private final MemoryFeed feed;
  private final ReadRelations relations;
  private final Thread reading;
  private final Figures figures;
  private final Catalogue catalogue;
  private final ReadOnlySql sql;
  private final WarehouseRows stored;
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
    this.stored = WarehouseRows.of(run.warehouse());
  }

  /** Begins to look at the run. */
  static LivePage open(WatchedRun run) {
    LivePage page = new LivePage(run, DefaultTiles.shown(run.domain()));
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

  @Override
  public MemoryFeed feed() {
    return feed;
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public String status() {
    return figures.status();
  }

  @Override
  public String details() {
    return figures.details();
  }

  @Override
  public Optional<ReadOnlySql> sql() {
    return Optional.of(sql);
  }

  @Override
  public Optional<WarehouseRows> stored() {
    return Optional.of(stored);
  }

  @Override
  public String hello() {
    return Hello.of(run.domain().name(), dashboard, feed.tables(), run.tables().name());
  }

  @Override
  public void close() {
    run.tables().tell(WrittenRows.none());
    stored.close();
    relations.stop();
    reading.interrupt();
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
