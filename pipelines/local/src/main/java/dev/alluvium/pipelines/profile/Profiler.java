package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import dev.alluvium.pipelines.profile.SourceProfile.Spread;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at sources whose records are in a {@link SampleStore}. */
final class Profiler {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final int MOST_IDENTITY = 5;
  private static final int MOST_CANDIDATES = 40;
  private static final int BARS = 48;

  /** So many of a hundred records must have the time of an event. */
  private static final int HAVE_TIME = 90;

  /** A column with fewer values stands in many others by chance. */
  private static final int FEWEST_RELATED = 3;

  private static final double RELATED = 0.98;

  private final SampleStore store;
  private final String zone;
  private final Instant now;

  Profiler(SampleStore store, String zone, Instant now) {
    this.store = store;
    this.zone = zone;
    this.now = now;
  }

  /** What the store has of a source. */
  SourceProfile profile(int source, Sampled sampled) throws SQLException {
    long records = store.number("SELECT count(*) FROM records WHERE s = ?", source);
    long tombstones =
        store.number("SELECT count(*) FROM records WHERE s = ? AND tombstone", source);
    long distinct = store.number("SELECT count(DISTINCT digest) FROM records WHERE s = ?", source);
    List<Counted> faults =
        store.query(
            "SELECT fault, count(*) FROM records WHERE s = ? AND fault IS NOT NULL GROUP BY 1"
                + " ORDER BY 2 DESC, 1 LIMIT 10",
            row -> new Counted(row.getString(1), row.getLong(2)),
            source);
    List<PathProfile> paths = PathProfile.of(store, source);
    List<FieldGuess> fields = new ArrayList<>();
    boolean isText = sampled.format().filter(f -> f.kind() == SampledFormat.Kind.CSV).isPresent();
    for (PathProfile path : paths) {
      fields.add(FieldGuess.of(store, source, path, zone, isText));
    }
    List<String> notes = new ArrayList<>();
    if (paths.size() == PathProfile.MOST_PATHS) {
      notes.add("the first %s paths are looked at, and no others".formatted(paths.size()));
    }
    boolean changes =
        sampled.format().filter(f -> f.kind() == SampledFormat.Kind.DEBEZIUM).isPresent();
    long sound = records - tombstones - faults.stream().mapToLong(Counted::count).sum();
    Optional<EventTime> time =
        changes ? committed(source) : eventTime(source, fields, sound, notes);
    List<String> identity = sampled.key();
    long apart = 0;
    if (!changes && time.isPresent()) {
      Identity found = identity(source, fields, time.get(), sound);
      identity = found.paths();
      apart = found.apart();
    }
    return new SourceProfile(
        sampled.topic(),
        sampled.event(),
        sampled.files(),
        sampled.format(),
        sampled.columns(),
        records,
        tombstones,
        records - distinct,
        faults,
        fields,
        time,
        identity,
        apart,
        sampled.aliases(),
        notes);
  }

  /**
   * What is known of a source from reading it.
   *
   * @param key columns of a change's key
   */
  record Sampled(
      String topic,
      String event,
      List<String> files,
      Optional<SampledFormat> format,
      List<String> columns,
      Map<String, String> aliases,
      List<String> key) {}

  // ---- the time of an event

  private record Candidate(
      String path, Optional<String> clock, TimeForm form, long missing, double score) {}

  private Optional<EventTime> eventTime(
      int source, List<FieldGuess> fields, long records, List<String> notes) throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    for (FieldGuess field : fields) {
      if (field.time().isEmpty() || field.path().values() * 100 < records * HAVE_TIME) {
        continue;
      }
      TimeForm form = field.time().get();
      String path = field.path().path();
      if (form.isDay() && form.keys().containsKey("local")) {
        for (FieldGuess other : fields) {
          Optional<String> clock = TimeForm.clock(store, source, other.path());
          if (clock.isPresent() && other.path().values() == field.path().values()) {
            consider(
                    source, path, Optional.of(other.path().path()), form.with(clock.get()), records)
                .ifPresent(candidates::add);
          }
        }
      }
      consider(source, path, Optional.empty(), form, records).ifPresent(candidates::add);
    }
    Optional<Candidate> best = candidates.stream().max(Comparator.comparing(Candidate::score));
    if (best.isEmpty()) {
      notes.add("no path has a time in every record");
      return Optional.empty();
    }
    String others =
        candidates.stream()
            .map(Candidate::path)
            .filter(path -> !path.equals(best.get().path()))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      notes.add("times are also in " + others);
    }
    Candidate chosen = best.get();
    times(source, chosen.path(), chosen.clock(), chosen.form());
    return Optional.of(described(chosen.path(), chosen.clock(), chosen.form(), chosen.missing()));
  }

  /** How like an event's time it is: there, in the order of the records, not in the future. */
  private Optional<Candidate> consider(
      int source, String path, Optional<String> clock, TimeForm form, long records)
      throws SQLException {
    times(source, path, clock, form);
    long timed = store.number("SELECT count(us) FROM times");
    long late = store.number("SELECT count(*) FROM times WHERE us > ?", micros(now) + DAY_MICROS);
    if (timed == 0 || late * 100 > timed) {
      return Optional.empty();
    }
    long ordered =
        store.number(
            "SELECT count(*) FROM (SELECT us >= lag(us) OVER (PARTITION BY source ORDER BY r) AS"
                + " after FROM times WHERE us IS NOT NULL) WHERE after");
    long distinct = store.number("SELECT count(DISTINCT us) FROM times");
    double score = 3.0 * ordered / Math.max(1, timed - 1) + 2.0 * timed / Math.max(1, records);
    score += distinct > 1 ? 1.0 * distinct / timed : -4;
    score += Hints.isTime(path) ? 0.5 : 0;
    score -= form.isDay() ? 1 : 0;
    return Optional.of(new Candidate(path, clock, form, records - timed, score));
  }

  /** Has a table of the records' times. */
  private void times(int source, String path, Optional<String> clock, TimeForm form)
      throws SQLException {
    store.execute("DROP TABLE IF EXISTS times");
    String text =
        clock.isPresent()
            ? "max(trim(text)) FILTER (path = ?) || ' ' || max(trim(text)) FILTER (path = ?)"
            : "max(trim(text)) FILTER (path = ? AND path = ?)";
    store.execute(
        "CREATE TEMP TABLE times AS SELECT r, source, published, "
            + form.micros()
            + " AS us FROM (SELECT r, any_value(source) AS source, any_value(published) AS"
            + " published, "
            + text
            + " AS text FROM records JOIN cells USING (s, r) WHERE s = ? GROUP BY r)",
        path,
        clock.orElse(path),
        source);
  }

  private Optional<EventTime> committed(int source) throws SQLException {
    store.execute("DROP TABLE IF EXISTS times");
    store.execute(
        "CREATE TEMP TABLE times AS SELECT r, source, published, committed * 1000 AS us FROM"
            + " records WHERE s = ?",
        source);
    return store.number("SELECT count(us) FROM times") == 0
        ? Optional.empty()
        : Optional.of(
            described(
                "source.ts_ms",
                Optional.empty(),
                new TimeForm(Map.of("encoding", "epoch_millis"), "", /* isDay= */ false),
                /* missing= */ 0));
  }

  private EventTime described(String path, Optional<String> clock, TimeForm form, long missing)
      throws SQLException {
    long earliest = store.number("SELECT min(us) FROM times");
    long latest = store.number("SELECT max(us) FROM times");
    Spread disorder =
        spread(
                "SELECT greatest(0, max(us) OVER (PARTITION BY source ORDER BY r ROWS BETWEEN"
                    + " UNBOUNDED PRECEDING AND CURRENT ROW) - us) AS d FROM times WHERE us IS NOT"
                    + " NULL")
            .orElse(new Spread(0, 0, 0));
    Optional<Spread> delay =
        spread("SELECT published * 1000 - us AS d FROM times WHERE published IS NOT NULL");
    long future =
        store.number(
            "SELECT count(*) FROM times WHERE us > coalesce(published * 1000, ?) + ?",
            micros(now),
            DAY_MICROS);
    long width = Math.max(1, (latest - earliest) / BARS + 1);
    List<Counted> bars =
        store.query(
            "SELECT CAST((us - ?) // ? AS BIGINT) AS bar, count(*) FROM times WHERE us IS NOT NULL"
                + " GROUP BY 1 ORDER BY 1",
            row -> new Counted(String.valueOf(row.getLong(1)), row.getLong(2)),
            earliest,
            width);
    return new EventTime(
        path, clock, form, missing, iso(earliest), iso(latest), disorder, delay, future, bars);
  }

  private Optional<Spread> spread(String micros) throws SQLException {
    return store
        .query(
            "SELECT count(d), coalesce(quantile_disc(d, 0.5), 0), coalesce(quantile_disc(d, 0.99),"
                + " 0), coalesce(max(d), 0) FROM ("
                + micros
                + ")",
            row ->
                row.getLong(1) == 0
                    ? Optional.<Spread>empty()
                    : Optional.of(
                        new Spread(
                            row.getLong(2) / 1e6, row.getLong(3) / 1e6, row.getLong(4) / 1e6)))
        .get(0);
  }

  // ---- what tells events from each other

  private record Identity(List<String> paths, long apart) {}

  /** Adds the path that tells most records apart, until none is left that are not the same. */
  private Identity identity(int source, List<FieldGuess> fields, EventTime time, long records)
      throws SQLException {
    List<FieldGuess> able =
        fields.stream()
            .filter(field -> field.canIdentify() && field.path().values() == records)
            .filter(field -> !field.path().isInList() && !field.path().path().equals(time.path()))
            .filter(field -> !time.clock().equals(Optional.of(field.path().path())))
            .sorted(Comparator.comparing(Profiler::rank))
            .limit(MOST_CANDIDATES)
            .toList();
    List<String> candidates = able.stream().map(field -> field.path().path()).toList();
    if (candidates.isEmpty()) {
      return new Identity(List.of(), store.number("SELECT count(DISTINCT us) FROM times"));
    }
    store.execute("DROP TABLE IF EXISTS wide");
    StringBuilder columns = new StringBuilder();
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      columns.append(", hash(max(text) FILTER (path = ?)) AS c").append(i);
      arguments.add(candidates.get(i));
    }
    arguments.add(source);
    store.execute(
        "CREATE TEMP TABLE wide AS SELECT us"
            + columns.toString().replaceAll(", hash.*? AS (c\\d+)", ", $1")
            + ", digest FROM (SELECT r"
            + columns
            + " FROM cells WHERE s = ? GROUP BY r) JOIN times USING (r) JOIN records ON records.r ="
            + " times.r AND records.s = "
            + source
            + " WHERE us IS NOT NULL",
        arguments.toArray());
    long all = store.number("SELECT count(DISTINCT digest) FROM wide");
    List<Integer> chosen = new ArrayList<>();
    long apart = apart(chosen);
    while (apart < all && chosen.size() < MOST_IDENTITY) {
      int best = -1;
      long most = apart;
      for (int i = 0; i < able.size(); i++) {
        if (best >= 0 && rank(able.get(i)) > rank(able.get(best))) {
          break;
        }
        if (!chosen.contains(i)) {
          List<Integer> tried = new ArrayList<>(chosen);
          tried.add(i);
          long with = apart(tried);
          if (with > most) {
            best = i;
            most = with;
          }
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(best);
      apart = most;
    }
    for (int i = chosen.size() - 1; i >= 0 && chosen.size() > 1; i--) {
      List<Integer> less = new ArrayList<>(chosen);
      less.remove(i);
      if (apart(less) == apart) {
        chosen = less;
      }
    }
    if (!chosen.isEmpty() && apart == all) {
      withoutTime(chosen, able.size(), all).ifPresent(chosen::add);
    }
    List<String> paths = chosen.stream().map(candidates::get).toList();
    return new Identity(paths.isEmpty() ? List.of(candidates.get(0)) : paths, apart);
  }

  /** What is called like an identity comes first, then what names things, then what measures. */
  private static int rank(FieldGuess field) {
    if (Hints.isIdentity(field.path().path())) {
      return 0;
    }
    return field.type().equals("string") ? 1 : 2;
  }

  /**
   * One more that does without the time: what only the time tells apart may come in one instant.
   */
  private Optional<Integer> withoutTime(List<Integer> chosen, int candidates, long all)
      throws SQLException {
    if (distinct("", chosen) == all) {
      return Optional.empty();
    }
    for (int i = 0; i < candidates; i++) {
      List<Integer> tried = new ArrayList<>(chosen);
      tried.add(i);
      if (!chosen.contains(i) && distinct("", tried) == all) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private long apart(List<Integer> columns) throws SQLException {
    return distinct("us", columns);
  }

  private long distinct(String time, List<Integer> columns) throws SQLException {
    String names =
        Stream.concat(Stream.of(time).filter(t -> !t.isEmpty()), columns.stream().map(i -> "c" + i))
            .collect(Collectors.joining(", "));
    return store.number("SELECT count(DISTINCT hash(" + names + ")) FROM wide");
  }

  // ---- what belongs together

  /** Columns whose values stand in a column of another source that has each once. */
  List<Relation> relations(List<SourceProfile> sources) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int to = 0; to < sources.size(); to++) {
      for (String key : keys(sources.get(to))) {
        for (int from = 0; from < sources.size(); from++) {
          if (from == to) {
            continue;
          }
          for (FieldGuess field : sources.get(from).fields()) {
            String path = field.path().path();
            if (refers(path, key, sources.get(to).event())
                && field.path().distinct() >= FEWEST_RELATED
                && seen.add(from + " " + path + " " + to + " " + key)) {
              double share = contained(from, path, to, key);
              if (share >= RELATED) {
                relations.add(
                    new Relation(
                        sources.get(from).event(), path, sources.get(to).event(), key, share));
              }
            }
          }
        }
      }
    }
    return relations;
  }

  /** Paths that have each value once, or are the key of changes. */
  private static List<String> keys(SourceProfile source) {
    if (source.isChanges()) {
      return source.identity().size() == 1 ? source.identity() : List.of();
    }
    return source.fields().stream()
        .map(FieldGuess::path)
        .filter(path -> path.values() == source.sound() && path.distinct() == path.values())
        .filter(path -> path.isOnly(Kind.STRING, Kind.INTEGER) && !path.isInList())
        .map(PathProfile::path)
        .filter(Hints::isIdentity)
        .toList();
  }

  private static boolean refers(String path, String key, String event) {
    String name = SnakeCase.of(path);
    String wanted = SnakeCase.of(key);
    String singular = event.endsWith("s") ? event.substring(0, event.length() - 1) : event;
    return wanted.equals("id")
        ? name.equals(singular + "_id")
        : name.equals(wanted) || name.endsWith("_" + wanted);
  }

  private double contained(int from, String path, int to, String key) throws SQLException {
    String values = "SELECT DISTINCT text FROM cells WHERE s = ? AND path = ? AND text IS NOT NULL";
    return store
        .query(
            "SELECT count(*) FILTER (text IN (" + values + ")) / count(*) FROM (" + values + ")",
            row -> row.getDouble(1),
            to,
            key,
            from,
            path)
        .get(0);
  }

  private static long micros(Instant instant) {
    return instant.toEpochMilli() * 1000;
  }

  private static String iso(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
        .toString();
  }
}
