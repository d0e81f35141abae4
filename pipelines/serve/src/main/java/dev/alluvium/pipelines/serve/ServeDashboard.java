package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.pipelines.watch.LiveRedis;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.DefaultTiles;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.NewestRows;
import dev.alluvium.transforms.live.TileTables;
import dev.alluvium.transforms.live.redis.RedisAddress;
import dev.alluvium.transforms.live.redis.RedisFeed;
import dev.alluvium.transforms.live.redis.RedisReport;
import dev.alluvium.transforms.live.redis.WarehouseReader;
import dev.alluvium.transforms.live.redis.WarehouseReader.Pace;
import dev.alluvium.transforms.secret.SecretSource;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Shows the live page of rows that a job, elsewhere, has put into Redis, until it is stopped. Any
 * number of these show the same.
 */
public final class ServeDashboard {
  private ServeDashboard() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run ServeDashboard", ServeOptions.class, args, ServeDashboard::run);
  }

  /** Serves until the control stops it. */
  public static Outcome run(ServeOptions options, RunControl control) {
    RedisAddress redis =
        LiveRedis.of(options)
            .orElseThrow(
                () ->
                    new UserException(
                        "--live is missing: say where the rows are, as --live=redis://HOST:PORT"));
    PageAddress address = PageAddress.of(options, SecretSource.googleSecretManager());
    Pace pace =
        Pace.of(
            Durations.parse("readEvery", options.getReadEvery()),
            Durations.parse("rereadEvery", options.getRereadEvery()));
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    WarehouseSpec spec = WarehouseModel.of(domain);
    List<LiveTable> tables = TileTables.of(DefaultTiles.shown(domain).tiles(), spec);
    control.announce("pages are being closed");
    try (Opened opened = new Opened()) {
      Optional<WarehouseSession> warehouse = warehouse(options, domain);
      warehouse.ifPresent(session -> opened.add(session::close));
      RedisReport report = RedisReport.of(redis, System.err::println);
      warehouse.ifPresent(
          session -> opened.add(fill(session, tables, domain, pace, report)::close));
      RedisFeed feed = RedisFeed.start(tables, domain.name(), report);
      CachedPage page = new CachedPage(domain, spec, feed, warehouse);
      opened.add(page::close);
      PageServer server = PageServer.start("port", address, page);
      opened.add(server::close);
      System.err.println("live page: " + server.url());
      control.stopped().join();
    }
    return out -> {};
  }

  /** Closes what was opened, the last first. */
  private static final class Opened implements AutoCloseable {
    private final Deque<Runnable> closing = new ArrayDeque<>();

    void add(Runnable close) {
      closing.push(close);
    }

    @Override
    public void close() {
      closing.forEach(Runnable::run);
    }
  }

  private static Optional<WarehouseSession> warehouse(ServeOptions options, DomainSpec domain) {
    if (options.getWarehouse() == null) {
      return Optional.empty();
    }
    WarehouseTarget target =
        WarehouseTarget.of(
            "serve-dashboard", options.as(WarehouseOptions.class), domain, Engine.of(options));
    try {
      return Optional.of(target.openLoaded(List.of(Dataset.MART.id())));
    } catch (WarehouseException e) {
      throw target.file().isEmpty()
          ? e
          : new UserException(
              e.getMessage()
                  + ". A DuckDB file is open in one process only: while a job writes it, leave"
                  + " --warehouse out; the page is shown from Redis alone");
    }
  }

  /** Has what the warehouse has put into Redis. A file that is open here is written by no job. */
  private static WarehouseReader fill(
      WarehouseSession warehouse,
      List<LiveTable> tables,
      DomainSpec domain,
      Pace pace,
      RedisReport report) {
    return WarehouseReader.start(
        tables,
        warehouse.spec(),
        NewestRows.of(warehouse, System.err::println),
        warehouse.local().isPresent() ? Pace.once() : pace,
        domain.name(),
        report);
  }
}
