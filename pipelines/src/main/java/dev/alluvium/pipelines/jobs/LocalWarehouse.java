package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
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
  private final DomainSpec domain;
  private final WarehouseSpec spec;
  private final DuckDbSession session;

  private LocalWarehouse(DomainSpec domain, WarehouseSpec spec, DuckDbSession session) {
    this.domain = domain;
    this.spec = spec;
    this.session = session;
  }

  static LocalWarehouse open(Path file, DomainSpec domain) {
    WarehouseSpec spec = WarehouseModel.of(domain);
    return new LocalWarehouse(domain, spec, DuckDbSession.open(file, spec, RawBackfill.of(domain)));
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

  /** By event, the newest event time in raw; events without rows are left out. */
  Map<String, Instant> latest() {
    Map<String, Instant> latest = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Object micros =
          session.query("SELECT epoch_us(max(event_ts)) FROM raw." + event.name()).get(0).get(0);
      if (micros != null) {
        latest.put(event.name(), Instant.EPOCH.plusNanos(((Number) micros).longValue() * 1000));
      }
    }
    return latest;
  }

  /** The newest event time in raw. */
  Optional<Instant> newest() {
    return latest().values().stream().max(Comparator.naturalOrder());
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
