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
import java.util.ArrayList;
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
    List<Topic> topics = domain.byTopic().stream().map(this::topic).toList();
    Optional<Instant> lastRead =
        topics.stream().flatMap(topic -> topic.lastRead().stream()).max(Comparator.naturalOrder());
    Set<String> waiting = lastRead.map(at -> unread.at(at.plus(TOLERANCE))).orElse(Set.of());
    for (Topic topic : topics) {
      topic
          .slowest(waiting)
          .ifPresent(
              slowest ->
                  topic
                      .events()
                      .forEach(
                          event -> {
                            Instant until =
                                written.getOrDefault(event.name(), TimeRanges.END_OF_TIME);
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
      if (topic.hasUnbegun(waiting)) {
        topic.events().forEach(event -> unbegun.add(event.name()));
      }
    }
    Optional<Instant> passed = lastRead.flatMap(at -> passed(topics, waiting, at, unread));
    return new NewestEvents(reached, newest, unbegun, passed);
  }

  /**
   * Where the slowest topic is, by what is before the positions: of what is behind these, some is
   * in raw and some may not be. One that had nothing more holds nothing up, as in a stream. Empty
   * if one has something to give of which, or of a partition of which, nothing was ever read, or
   * nothing is before its position.
   */
  private static Optional<Instant> passed(
      List<Topic> topics, Set<String> waiting, Instant lastRead, UnreadSources unread) {
    List<Topic> unknown = topics.stream().filter(topic -> topic.partitions().isEmpty()).toList();
    Set<String> now = unknown.isEmpty() ? Set.of() : unread.at(TimeRanges.END_OF_TIME);
    if (unknown.stream().anyMatch(topic -> now.stream().anyMatch(topic::has))
        || topics.stream().anyMatch(topic -> topic.hasUnbegun(waiting))) {
      return Optional.empty();
    }
    List<Optional<Instant>> complete =
        topics.stream()
            .filter(topic -> topic.wasRead(waiting, lastRead))
            .flatMap(topic -> topic.read(waiting).map(Partition::complete))
            .toList();
    return complete.stream().allMatch(Optional::isPresent)
        ? complete.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
        : Optional.empty();
  }

  /**
   * What raw has of a partition.
   *
   * @param newest its newest event
   * @param read when something was read of it for the last time
   * @param complete its newest event of those before its position, of which none is missing; of a
   *     stream of changes, whose position is the time of the last one, at it as well
   */
  private record Partition(
      String source, Optional<Instant> newest, Instant read, Optional<Instant> complete) {}

  /**
   * A topic.
   *
   * @param sources what its partitions are called
   * @param partitions those of which there are rows; files that were loaded are none
   */
  private record Topic(List<EventSpec> events, Pattern sources, List<Partition> partitions) {
    boolean has(String source) {
      return sources.matcher(source).matches();
    }

    Optional<Instant> lastRead() {
      return partitions.stream().map(Partition::read).max(Comparator.naturalOrder());
    }

    /** Whether it was being read then, or had something to give. */
    boolean wasRead(Set<String> waiting, Instant at) {
      return waiting.stream().anyMatch(this::has)
          || lastRead().map(last -> !last.isBefore(at.minus(SILENT))).orElse(false);
    }

    /**
     * Those that were being read, or had something to give. One that had nothing more holds nothing
     * up, as in a stream.
     */
    Stream<Partition> read(Set<String> waiting) {
      Optional<Instant> since = lastRead().map(last -> last.minus(SILENT));
      return partitions.stream()
          .filter(
              partition ->
                  waiting.contains(partition.source())
                      || since.map(at -> !partition.read().isBefore(at)).orElse(false));
    }

    /** The newest event of that which was furthest behind; empty where none was read. */
    Optional<Instant> slowest(Set<String> waiting) {
      return read(waiting)
          .flatMap(partition -> partition.newest().stream())
          .min(Comparator.naturalOrder());
    }

    /** Whether of one that had something to give nothing was read, though of another it was. */
    boolean hasUnbegun(Set<String> waiting) {
      return !partitions.isEmpty()
          && waiting.stream()
              .filter(this::has)
              .anyMatch(source -> partitions.stream().noneMatch(p -> p.source().equals(source)));
    }
  }

  /** As raw has it; a position may be noted after its rows. */
  private Topic topic(List<EventSpec> events) {
    String sources = Pattern.quote(events.get(0).topic()) + "-[0-9]+";
    String rows =
        events.stream()
            .map(
                event ->
                    "SELECT source, position, "
                        + HAPPENED
                        + " AS happened, read_at FROM "
                        + event.rawTable())
            .collect(joining(" UNION ALL "));
    List<Partition> partitions = new ArrayList<>();
    for (List<@Nullable Object> row :
        session.query(
            "SELECT source, epoch_us(max(happened)), epoch_us(max(read_at)),"
                + " epoch_us(max(happened) FILTER (position < next_offset"
                + " OR resume_token IS NOT NULL AND position = next_offset)) FROM ("
                + rows
                + ") LEFT JOIN "
                + OpsTables.POSITIONS
                + " USING (source) WHERE next_offset IS NOT NULL OR "
                + SqlDialect.DUCKDB.matches("source", sources)
                + " GROUP BY source")) {
      partitions.add(
          new Partition(
              (String) Objects.requireNonNull(row.get(0)),
              micros(row.get(1)),
              micros(row.get(2)).orElse(Instant.EPOCH),
              micros(row.get(3))));
    }
    return new Topic(events, Pattern.compile(sources), partitions);
  }

  private static Optional<Instant> micros(@Nullable Object micros) {
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
              .query("SELECT epoch_us(max(" + HAPPENED + ")) FROM " + event.rawTable() + condition)
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
