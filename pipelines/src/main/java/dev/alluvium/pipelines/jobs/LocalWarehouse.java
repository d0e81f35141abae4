package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.OpsTables;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.RawBackfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A domain's warehouse in a DuckDB file, open for a job. */
final class LocalWarehouse implements AutoCloseable {
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

  WarehouseSpec spec() {
    return spec;
  }

  DuckDbSession session() {
    return session;
  }

  DuckDbWarehouse warehouse() {
    return DuckDbWarehouse.of(session.file());
  }

  /**
   * By event, the newest event time in raw, of an event dated after its publishing, or where that
   * is unknown its reading, that; events without rows are left out. It is what a stream's watermark
   * follows.
   */
  Map<String, Instant> latest() {
    return latest("");
  }

  /** The newest event time in raw that is not ahead of the clock: of what has happened by now. */
  Optional<Instant> newest(Instant now) {
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

  /** By event, one more than the number of the last row in raw: where new ones begin. */
  Map<String, Long> rawRows() {
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

  /** Whether raw has records of Kafka though the file does not know how far it has read any. */
  boolean lacksPositions() {
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

  /** All rows of a query whose columns are texts. */
  List<List<@Nullable String>> texts(String sql) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : session.query(sql)) {
      List<@Nullable String> texts = new ArrayList<>();
      row.forEach(value -> texts.add((String) value));
      rows.add(texts);
    }
    return rows;
  }

  /** Whether the ledger has anything of that run. */
  boolean hasRun(String runId) {
    return session.query("SELECT DISTINCT run_id FROM ops.ledger").contains(List.of(runId));
  }

  /** By event, the hours of event time that a run has brought records of. */
  Map<String, TimeRanges> touched(String runId) {
    session.flush();
    List<List<@Nullable Object>> hours =
        session.query(
            "SELECT DISTINCT event, epoch_ms(window_start) FROM ops.ledger"
                + " WHERE outcome = 'accepted' AND run_id = '"
                + runId
                + "'");
    return hours.stream()
        .collect(
            Collectors.groupingBy(
                row -> (String) Objects.requireNonNull(row.get(0)),
                Collectors.mapping(
                    row ->
                        Instant.ofEpochMilli(
                            ((Number) Objects.requireNonNull(row.get(1))).longValue()),
                    Collectors.collectingAndThen(
                        Collectors.toList(),
                        starts -> TimeRanges.ofStretches(starts, Duration.ofHours(1))))));
  }

  @Override
  public void close() {
    session.close();
  }
}
