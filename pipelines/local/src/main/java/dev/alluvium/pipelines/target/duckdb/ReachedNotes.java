package dev.alluvium.pipelines.target.duckdb;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Up to where the marts of a domain's events are written to a file: {@code ops.reached}, in which a
 * stream notes it on its way. {@code docs/decisions/0092-notes-of-what-is-written.md} has the why.
 */
final class ReachedNotes {
  /** By so much the last note is younger than one whose rows are written. */
  private static final Duration WRITTEN = Timing.IN_HAND;

  /** The note that counts whenever it was made. */
  private static final long OF_ALL = -1;

  private final DomainSpec domain;
  private final DuckDbSession session;

  ReachedNotes(DomainSpec domain, DuckDbSession session) {
    this.domain = domain;
    this.session = session;
  }

  /**
   * By event, up to where its marts are written for certain; none of a file that only an older
   * version has streamed into. Notes of another domain of the file are of another time, and tell
   * nothing.
   */
  Map<String, Instant> written() {
    Map<String, Instant> written = new HashMap<>();
    for (List<@Nullable Object> row :
        session.query(
            "WITH own AS (SELECT * FROM "
                + OpsTables.REACHED
                + " WHERE "
                + isOfDomain()
                + ") SELECT event, epoch_us(max(reached_ts)) FROM own WHERE note = "
                + OF_ALL
                + " OR noted_at <= (SELECT max(noted_at) FROM own WHERE note <> "
                + OF_ALL
                + ") - INTERVAL "
                + WRITTEN.toSeconds()
                + " SECOND GROUP BY event")) {
      written.put(
          (String) Objects.requireNonNull(row.get(0)),
          NewestInRaw.instant(((Number) Objects.requireNonNull(row.get(1))).longValue()));
    }
    return written;
  }

  /**
   * Notes where a stream begins, in place of what another noted on its way: a note that was too new
   * when a process died does not count either when it has become old.
   *
   * @param until by event, up to where its marts are written; of others nothing is
   */
  void begin(Map<String, Instant> until) {
    TableSpec table = session.table(OpsTables.REACHED);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    long sequence = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    List<TableMutation> notes = new ArrayList<>();
    for (List<@Nullable Object> passed :
        session.query(
            "SELECT event, note FROM "
                + OpsTables.REACHED
                + " WHERE note <> "
                + OF_ALL
                + " AND "
                + isOfDomain())) {
      notes.add(
          TableMutation.delete(
              table,
              row(
                  table,
                  (String) Objects.requireNonNull(passed.get(0)),
                  ((Number) Objects.requireNonNull(passed.get(1))).longValue(),
                  null,
                  null),
              sequence));
    }
    for (EventSpec event : domain.events()) {
      Instant at = until.getOrDefault(event.name(), TimeRanges.START_OF_TIME);
      notes.add(TableMutation.upsert(table, row(table, event.name(), OF_ALL, at, now), sequence));
    }
    session.handOver(notes);
    session.flush();
  }

  /** Notes that a stream has come to its end: the marts of all events are written. */
  void end() {
    begin(
        domain.events().stream()
            .collect(toUnmodifiableMap(EventSpec::name, event -> TimeRanges.END_OF_TIME)));
  }

  private String isOfDomain() {
    return domain.events().stream()
        .map(event -> SqlDialect.DUCKDB.literal(event.name()))
        .collect(joining(", ", "event IN (", ")"));
  }

  private static Row row(
      TableSpec table, String event, long note, @Nullable Instant reached, @Nullable Instant at) {
    return Row.withSchema(table.rowSchema()).addValues(event, note, reached, at).build();
  }
}
