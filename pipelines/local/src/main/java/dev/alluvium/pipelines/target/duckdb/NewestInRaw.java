package dev.alluvium.pipelines.target.duckdb;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** When it happened, or was told of, where that was before. */
  private static final String HAPPENED = "least(event_ts, coalesce(published_at, read_at))";

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final DomainSpec domain;
  private final DuckDbSession session;
  private final ReachedNotes notes;

  /** Rows that were read before it are in {@code settled}; null before the first question. */
  private @Nullable Instant since;

  private Optional<Instant> settled = Optional.empty();

  NewestInRaw(DomainSpec domain, DuckDbSession session) {
    this.domain = domain;
    this.session = session;
    this.notes = new ReachedNotes(domain, session);
  }

  /**
   * By event, of all rows. A stream that was stopped amid a backlog had come as far as the
   * partition that was furthest behind: what that one still has is not late because others were
   * faster. One that died had written no more of its marts than {@code ops.reached} tells; where it
   * had come to no note that counts, all of an event is open.
   *
   * @param unread what had not been read of the topics
   */
  NewestEvents byEvent(UnreadSources unread) {
    Map<String, Instant> newest = latest("");
    Map<String, Instant> reached = new HashMap<>(newest);
    Set<String> unbegun = new HashSet<>();
    Map<String, Instant> written = notes.written();
    Optional<Instant> lastRead = lastRead();
    Set<String> waiting = lastRead.map(at -> unread.at(at.plus(TOLERANCE))).orElse(Set.of());
    List<Topic> topics =
        domain.byTopic().stream().map(ofTopic -> new Topic(ofTopic, waiting)).toList();
    for (Topic topic : topics) {
      List<EventSpec> ofTopic = topic.events;
      topic
          .slowest()
          .ifPresent(
              slowest ->
                  ofTopic.forEach(
                      event -> {
                        Instant until = written.getOrDefault(event.name(), TimeRanges.END_OF_TIME);
                        boolean isAnyWritten = until.isAfter(TimeRanges.START_OF_TIME);
                        if (!isAnyWritten) {
                          unbegun.add(event.name());
                        }
                        reached.computeIfPresent(
                            event.name(),
                            (e, at) ->
                                Stream.of(at, slowest, isAnyWritten ? until : at)
                                    .min(Comparator.naturalOrder())
                                    .orElseThrow());
                      }));
      if (topic.hasUnbegun()) {
        ofTopic.forEach(event -> unbegun.add(event.name()));
      }
    }
    Optional<Instant> passed = lastRead.flatMap(at -> passed(topics, at, unread));
    return new NewestEvents(reached, newest, unbegun, passed);
  }

  /** When something was read of a topic for the last time; files that were loaded are none. */
  private Optional<Instant> lastRead() {
    return domain.byTopic().stream()
        .flatMap(ofTopic -> new Topic(ofTopic, Set.of()).lastRead().stream())
        .max(Comparator.naturalOrder());
  }

  /**
   * Where the slowest topic is, by what is before the positions: of what is behind these, some is
   * in raw and some may not be. One that had nothing more holds nothing up, as in a stream. Empty
   * if one has something to give of which, or of a partition of which, nothing was ever read, or
   * nothing is before its position.
   */
  private static Optional<Instant> passed(
      List<Topic> topics, Instant lastRead, UnreadSources unread) {
    Instant passed = TimeRanges.END_OF_TIME;
    for (Topic topic : topics) {
      boolean isRead = topic.slowest().isPresent();
      if (isRead ? topic.hasUnbegun() : topic.hasAny(unread.at(TimeRanges.END_OF_TIME))) {
        return Optional.empty();
      }
      if (isRead && topic.isRead(lastRead)) {
        Optional<Instant> complete = topic.slowestComplete();
        if (complete.isEmpty()) {
          return Optional.empty();
        }
        passed = complete.get().isBefore(passed) ? complete.get() : passed;
      }
    }
    return Optional.of(passed);
  }

  /** The partitions of a topic. */
  private final class Topic {
    private final List<EventSpec> events;
    private final Set<String> waiting;
    private final String pattern;

    /**
     * @param waiting those of all topics that had something to give
     */
    Topic(List<EventSpec> events, Set<String> waiting) {
      this.events = events;
      this.pattern = Pattern.quote(events.get(0).topic()) + "-[0-9]+";
      this.waiting =
          waiting.stream().filter(source -> source.matches(pattern)).collect(toUnmodifiableSet());
    }

    /** {@code FROM} the raw rows that came of it; a position may be noted after its rows. */
    String rows() {
      return events.stream()
              .map(
                  event ->
                      "SELECT source, position, "
                          + HAPPENED
                          + " AS happened, read_at FROM raw."
                          + event.name())
              .collect(joining(" UNION ALL ", "FROM (", ") AS told"))
          + " LEFT JOIN "
          + OpsTables.POSITIONS
          + " USING (source) WHERE next_offset IS NOT NULL OR "
          + SqlDialect.DUCKDB.matches("source", pattern);
    }

    /** When something of it was read for the last time. */
    Optional<Instant> lastRead() {
      return micros("SELECT epoch_us(max(read_at)) " + rows());
    }

    /** Whether it was being read then, or had something to give. */
    boolean isRead(Instant at) {
      return !waiting.isEmpty()
          || lastRead().map(last -> !last.isBefore(at.minus(SILENT))).orElse(false);
    }

    boolean hasAny(Set<String> sources) {
      return sources.stream().anyMatch(source -> source.matches(pattern));
    }

    private String isWaiting() {
      return waiting.stream()
          .map(SqlDialect.DUCKDB::literal)
          .collect(joining(", ", "source IN (", ")"));
    }

    private String partitions() {
      return "WITH partitions AS (SELECT source, max(happened) AS newest, max(read_at) AS read,"
          + " max(happened) FILTER (position < next_offset) AS complete "
          + rows()
          + " GROUP BY source) ";
    }

    /**
     * The newest event of the partition that was furthest behind, of those that were being read, or
     * had something to give. One that had nothing more holds nothing up, as in a stream. Empty
     * where none was read.
     */
    Optional<Instant> slowest() {
      return micros(
          partitions() + "SELECT epoch_us(min(newest)) FROM partitions WHERE " + wasRead());
    }

    /** The same, of what is before the positions; empty if there is none of one of them. */
    Optional<Instant> slowestComplete() {
      return micros(
          partitions()
              + "SELECT CASE WHEN bool_and(complete IS NOT NULL) THEN epoch_us(min(complete)) END"
              + " FROM partitions WHERE "
              + wasRead());
    }

    private String wasRead() {
      return "read >= (SELECT max(read) FROM partitions) - INTERVAL "
          + SILENT.toSeconds()
          + " SECOND"
          + (waiting.isEmpty() ? "" : " OR " + isWaiting());
    }

    /** Whether of one that had something to give nothing was read, though of another it was. */
    boolean hasUnbegun() {
      if (waiting.isEmpty()) {
        return false;
      }
      List<@Nullable Object> counts =
          session
              .query(
                  partitions()
                      + "SELECT count(*), count(*) FILTER ("
                      + isWaiting()
                      + ") FROM partitions")
              .get(0);
      return number(counts.get(0)) > 0 && number(counts.get(1)) < waiting.size();
    }

    private static long number(@Nullable Object count) {
      return ((Number) Objects.requireNonNull(count)).longValue();
    }
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
  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
  }

  private static String timestamp(Instant instant) {
    long micros = instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000;
    return "make_timestamp(" + micros + ")";
  }
}
