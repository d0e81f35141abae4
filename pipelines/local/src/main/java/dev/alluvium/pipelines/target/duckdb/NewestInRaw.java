package dev.alluvium.pipelines.target.duckdb;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest event times in raw of a file. It is asked every few seconds, so that rows which were
 * read long ago are looked at once: what an answer costs does not grow with what has been read.
 */
final class NewestInRaw {
  /** How far an event may be ahead of the clock, and be counted when its time has come. */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  /** A partition that has given nothing for so long had nothing to give. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  /** So far apart the clocks of brokers and jobs are taken to be. */
  private static final Duration SAME_CLOCK = Duration.ofMinutes(1);

  /** When it happened, or was told of, where that was before. */
  private static final String HAPPENED = "least(event_ts, coalesce(published_at, read_at))";

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final DomainSpec domain;
  private final DuckDbSession session;

  /** Rows that were read before it are in {@code settled}; null before the first question. */
  private @Nullable Instant since;

  private Optional<Instant> settled = Optional.empty();

  NewestInRaw(DomainSpec domain, DuckDbSession session) {
    this.domain = domain;
    this.session = session;
  }

  /**
   * By event, of all rows. A stream that was stopped amid a backlog had come as far as the
   * partition that was furthest behind: what that one still has is not late because others were
   * faster.
   *
   * @param unread what had not been read of the topics
   */
  NewestEvents byEvent(UnreadSources unread) {
    Map<String, Instant> newest = latest("");
    Map<String, Instant> reached = new HashMap<>(newest);
    Optional<Instant> lastRead = lastRead();
    Set<String> waiting = lastRead.map(at -> unread.at(at.plus(SAME_CLOCK))).orElse(Set.of());
    for (List<EventSpec> ofTopic : domain.byTopic()) {
      slowest(ofTopic, waiting)
          .ifPresent(
              slowest ->
                  ofTopic.forEach(
                      event ->
                          reached.computeIfPresent(
                              event.name(), (e, at) -> at.isBefore(slowest) ? at : slowest)));
    }
    return new NewestEvents(reached, newest);
  }

  private Optional<Instant> lastRead() {
    return micros(
        domain.events().stream()
            .map(event -> "SELECT max(read_at) AS read FROM raw." + event.name())
            .collect(joining(" UNION ALL ", "SELECT epoch_us(max(read)) FROM (", ")")));
  }

  /**
   * The newest event of the partition of a topic that was furthest behind, of those that were being
   * read; the start of time, if nothing had been read of one that had something to give. One that
   * had nothing more to give holds nothing up, as in a stream. Empty where no partition of the
   * topic was read.
   */
  private Optional<Instant> slowest(List<EventSpec> ofTopic, Set<String> waiting) {
    String topic = ofTopic.get(0).topic();
    List<String> itsWaiting =
        waiting.stream()
            .filter(source -> source.substring(0, source.lastIndexOf('-')).equals(topic))
            .toList();
    String isWaiting =
        itsWaiting.isEmpty()
            ? "FALSE"
            : itsWaiting.stream()
                .map(SqlDialect.DUCKDB::literal)
                .collect(joining(", ", "source IN (", ")"));
    String rows =
        ofTopic.stream()
            .map(
                event ->
                    "SELECT source, " + HAPPENED + " AS happened, read_at FROM raw." + event.name())
            .collect(joining(" UNION ALL "));
    String partitions =
        "WITH partitions AS (SELECT source, max(happened) AS newest, max(read_at) AS read FROM ("
            + rows
            + ") WHERE source IN (SELECT source FROM "
            + OpsTables.POSITIONS
            + ") OR "
            + isWaiting
            + " GROUP BY source) ";
    Optional<Instant> slowest =
        micros(
            partitions
                + "SELECT epoch_us(min(newest)) FROM partitions"
                + " WHERE read >= (SELECT max(read) FROM partitions) - INTERVAL "
                + SILENT.toSeconds()
                + " SECOND OR "
                + isWaiting);
    Object begun =
        session
            .query(partitions + "SELECT count(*) FROM partitions WHERE " + isWaiting)
            .get(0)
            .get(0);
    return ((Number) Objects.requireNonNull(begun)).intValue() < itsWaiting.size()
        ? slowest.map(any -> TimeRanges.START_OF_TIME)
        : slowest;
  }

  private Optional<Instant> micros(String query) {
    Object micros = session.query(query).get(0).get(0);
    return Optional.ofNullable(micros).map(at -> instant(((Number) at).longValue()));
  }

  /** Of all events, of what has happened by now. */
  synchronized Optional<Instant> by(Instant now) {
    Instant from = since;
    Instant edge = now.minus(AHEAD);
    if (from == null || from.plus(AHEAD).isBefore(edge)) {
      String readBefore = " AND read_at < " + timestamp(edge);
      settled = later(settled, happened(now, readBefore + readFrom(from)));
      since = edge;
      from = edge;
    }
    return later(settled, happened(now, readFrom(from)));
  }

  private static String readFrom(@Nullable Instant from) {
    return from == null ? "" : " AND read_at >= " + timestamp(from);
  }

  private Optional<Instant> happened(Instant now, String andRead) {
    return latest(" WHERE event_ts <= " + timestamp(now) + andRead).values().stream()
        .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.concat(one.stream(), other.stream()).max(Comparator.naturalOrder());
  }

  private Map<String, Instant> latest(String condition) {
    Map<String, Instant> latest = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Object micros =
          session
              .query("SELECT epoch_us(max(" + HAPPENED + ")) FROM raw." + event.name() + condition)
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

  private static String timestamp(Instant instant) {
    long micros = instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000;
    return "make_timestamp(" + micros + ")";
  }
}
