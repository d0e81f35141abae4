package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.OpsTables;
import dev.alluvium.schemas.warehouse.SqlDialect;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.decode.RawBackfill;
import dev.alluvium.transforms.warehouse.FlushAddition;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A domain's warehouse in a DuckDB file, open for a job. */
final class LocalWarehouse implements WarehouseSession, LocalTables {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final DomainSpec domain;
  private final WarehouseSpec spec;
  private final DuckDbSession session;

  private LocalWarehouse(DomainSpec domain, WarehouseSpec spec, DuckDbSession session) {
    this.domain = domain;
    this.spec = spec;
    this.session = session;
  }

  static LocalWarehouse open(Path file, DomainSpec domain) {
    WarehouseSpec spec = WarehouseModel.local(domain);
    return new LocalWarehouse(domain, spec, DuckDbSession.open(file, spec, RawBackfill.of(domain)));
  }

  /**
   * Opens a file that the domain has been loaded into; makes none, and adds no domain to one.
   *
   * @throws dev.alluvium.transforms.warehouse.duckdb.DuckDbException if there is no such file
   * @throws dev.alluvium.transforms.source.InputException if it has none of the domain's events
   */
  static LocalWarehouse openLoaded(Path file, DomainSpec domain) {
    EventsInFile.require(file, domain);
    return open(file, domain);
  }

  @Override
  public WarehouseSpec spec() {
    return spec;
  }

  DuckDbSession session() {
    return session;
  }

  @Override
  public DuckDbWarehouse tables() {
    return DuckDbWarehouse.of(session.file());
  }

  @Override
  public Optional<LocalTables> local() {
    return Optional.of(this);
  }

  @Override
  public String name() {
    return session.file().toString();
  }

  @Override
  public OrderedWarehouse inOrder() {
    return tables();
  }

  @Override
  public SqlDialect dialect() {
    return tables().dialect();
  }

  @Override
  public void transact(List<String> statements) {
    tables().transact(statements);
  }

  @Override
  public List<Long> numbers(String query) {
    return tables().numbers(query);
  }

  @Override
  public Map<String, TableCount> counts() {
    return session.counts();
  }

  @Override
  public void addToEachFlush(FlushAddition addition) {
    session.addToEachFlush(addition);
  }

  @Override
  public void flush() {
    session.flush();
  }

  @Override
  public Optional<String> otherEvents() {
    return EventsInFile.others(session, domain);
  }

  @Override
  public List<String> hints(Map<String, Long> firstNew, Set<String> mostlyRejected) {
    return ContractHints.of(domain, firstNew, mostlyRejected, session);
  }

  /**
   * To the instant. Of an event dated after its publishing, or where that is unknown its reading,
   * it is that: what a stream's watermark follows.
   */
  @Override
  public NewestEvents newest() {
    return new NewestEvents(latest(""), Duration.ZERO);
  }

  /** Sequences are given out by this process, after all that it finds in the file. */
  @Override
  public Optional<Instant> lastCounted() {
    return Optional.empty();
  }

  @Override
  public Map<String, Long> rowCounts() {
    List<TableSpec> tables = spec.tables();
    List<Long> counts =
        numbers(
            tables.stream()
                .map(table -> "(SELECT count(*) FROM " + DuckDbSql.name(table) + ")")
                .collect(Collectors.joining(", ", "SELECT ", "")));
    Map<String, Long> byTable = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      byTable.put(tables.get(i).qualifiedName(), counts.get(i));
    }
    return byTable;
  }

  @Override
  public Optional<Instant> newest(Instant now) {
    String happened = " WHERE event_ts <= make_timestamp(" + micros(now) + ")";
    return latest(happened).values().stream().max(Comparator.naturalOrder());
  }

  private Map<String, Instant> latest(String condition) {
    Map<String, Instant> latest = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Object micros =
          session
              .query(
                  "SELECT epoch_us(max(least(event_ts, coalesce(published_at, read_at)))) FROM raw."
                      + event.name()
                      + condition)
              .get(0)
              .get(0);
      if (micros != null) {
        latest.put(event.name(), instant(((Number) micros).longValue()));
      }
    }
    return latest;
  }

  /** Of any year that a column can hold: nanoseconds would not do. */
  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000;
  }

  /** One more than the number of the last row. */
  @Override
  public Map<String, Long> nextRows() {
    Map<String, Long> rows = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Object end =
          session
              .query("SELECT coalesce(max(rowid) + 1, 0) FROM raw.\"" + event.name() + '"')
              .get(0)
              .get(0);
      rows.put(event.name(), ((Number) Objects.requireNonNull(end)).longValue());
    }
    return rows;
  }

  @Override
  public boolean lacksPositions() {
    if (!session.query("SELECT 1 FROM " + OpsTables.POSITIONS + " LIMIT 1").isEmpty()) {
      return false;
    }
    for (EventSpec event : domain.events()) {
      String prefix = event.topic() + "-";
      boolean found =
          !session
              .query(
                  "SELECT 1 FROM raw.%s WHERE starts_with(source, '%s') AND regexp_full_match(substr(source, %s), '[0-9]+') LIMIT 1"
                      .formatted(event.name(), prefix, String.valueOf(prefix.length() + 1)))
              .isEmpty();
      if (found) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<List<@Nullable String>> texts(String sql) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : session.query(sql)) {
      List<@Nullable String> texts = new ArrayList<>();
      row.forEach(value -> texts.add((String) value));
      rows.add(texts);
    }
    return rows;
  }

  @Override
  public boolean hasRun(String runId) {
    return session.query("SELECT DISTINCT run_id FROM ops.ledger").contains(List.of(runId));
  }

  @Override
  public Map<String, List<Instant>> hoursTouched(String runId) {
    List<List<@Nullable Object>> hours =
        session.query(
            "SELECT DISTINCT event, epoch_ms(window_start) FROM ops.ledger"
                + " WHERE outcome = 'accepted' AND run_id = "
                + DuckDbSql.literal(runId));
    return hours.stream()
        .collect(
            Collectors.groupingBy(
                row -> (String) Objects.requireNonNull(row.get(0)),
                Collectors.mapping(
                    row ->
                        Instant.ofEpochMilli(
                            ((Number) Objects.requireNonNull(row.get(1))).longValue()),
                    Collectors.toList())));
  }

  @Override
  public void close() {
    session.close();
  }
}
