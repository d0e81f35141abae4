package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.warehouse.LakeCopies;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.Warehouse;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse elsewhere of which a test says what it tells.
 *
 * @param latest by event, the first instant of the newest day in raw
 * @param past answers every query of texts
 */
record KnownWarehouse(
    WarehouseSpec spec, Warehouse tables, Map<String, Instant> latest, StreamedMessages.Query past)
    implements WarehouseSession {

  static KnownWarehouse empty(WarehouseSpec spec, Warehouse tables) {
    return new KnownWarehouse(spec, tables, Map.of(), sql -> List.of());
  }

  /** It, not yet open. */
  WarehouseTarget target() {
    return new Target(this);
  }

  private record Target(KnownWarehouse session) implements WarehouseTarget {
    @Override
    public Optional<Path> file() {
      return Optional.empty();
    }

    @Override
    public DatasetName dataset(String table) {
      return new DatasetName("known", table);
    }

    @Override
    public CommitGate gate() {
      return CommitGate.alwaysDurable();
    }

    @Override
    public Optional<PositionLog> positions() {
      return Optional.empty();
    }

    @Override
    public void checkLoad(boolean isStream, boolean hasLimit, Engine engine) {}

    @Override
    public WarehouseSession open() {
      return session;
    }

    @Override
    public WarehouseSession openLoaded(List<String> datasets) {
      return session;
    }

    @Override
    public WarehouseSession openForSql(String dataset) {
      return session;
    }

    @Override
    public LakeCopies openLake(DayRange days) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public Optional<LocalTables> local() {
    return Optional.empty();
  }

  @Override
  public List<List<@Nullable String>> texts(String query) {
    return past.ask(query);
  }

  @Override
  public NewestEvents newest(UnreadSources unread) {
    return NewestEvents.within(latest, Duration.ofDays(1));
  }

  @Override
  public Optional<Instant> lastCounted() {
    return Optional.of(Instant.EPOCH);
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.BIGQUERY;
  }

  @Override
  public Map<String, List<Instant>> hoursTouched(String runId) {
    throw new UnsupportedOperationException("no job asks a warehouse elsewhere");
  }

  @Override
  public Map<String, Long> rowCounts() {
    throw new UnsupportedOperationException("no job asks a warehouse elsewhere");
  }

  @Override
  public void transact(String table, List<String> statements) {
    throw new UnsupportedOperationException("no pipeline does");
  }

  @Override
  public List<Long> numbers(String query) {
    throw new UnsupportedOperationException("no pipeline does");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
