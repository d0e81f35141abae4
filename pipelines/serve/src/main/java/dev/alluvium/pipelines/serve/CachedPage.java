package dev.alluvium.pipelines.serve;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.DefaultTiles;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.redis.RedisFeed;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page shows of rows in Redis, and of what the job says there; of tables, by a warehouse.
 */
final class CachedPage implements ShownPage {
  private static final String NOBODY =
      "No job says it here: only one with --live that writes a DuckDB file does.";
  private static final String SOON = "Waiting …";

  private final DomainSpec domain;
  private final DashboardSpec dashboard;
  private final RedisFeed feed;
  private final Catalogue catalogue;
  private final Optional<ReadOnlySql> sql;
  private final Optional<WarehouseRows> stored;

  CachedPage(
      DomainSpec domain, WarehouseSpec spec, RedisFeed feed, Optional<WarehouseSession> warehouse) {
    this.domain = domain;
    this.dashboard = DefaultTiles.shown(domain);
    this.feed = feed;
    this.catalogue = new Catalogue(domain, spec);
    this.sql = warehouse.flatMap(WarehouseSession::local).map(LocalTables::readOnly);
    this.stored = warehouse.map(WarehouseRows::of);
  }

  @Override
  public LiveFeed feed() {
    return feed;
  }

  @Override
  public String hello() {
    return Hello.of(domain.name(), dashboard, feed.tables(), "Redis");
  }

  @Override
  public String status() {
    String said = feed.status();
    if (!feed.isFollowing()) {
      return alone(
          "The rows in Redis cannot be had; trying again. What is shown was there before.");
    }
    return said.isEmpty()
        ? alone("No job says how it is doing here: figures are the last that were written.")
        : said;
  }

  /** The status where no job says any. */
  private static String alone(String notice) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("type", "status");
    status.put("now", System.currentTimeMillis());
    status.put("reading", false);
    status.put("layers", List.of());
    status.put("notice", notice);
    return LiveMessages.text(status);
  }

  @Override
  public String details() {
    String said = feed.details();
    return said.isEmpty()
        ? LiveMessages.text(Map.of("notice", feed.status().isEmpty() ? NOBODY : SOON))
        : said;
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public Optional<ReadOnlySql> sql() {
    return sql;
  }

  @Override
  public Optional<WarehouseRows> stored() {
    return stored;
  }

  @Override
  public void close() {
    stored.ifPresent(WarehouseRows::close);
    feed.close();
  }
}
