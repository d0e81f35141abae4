package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.pipelines.profile.SourceProfile.Spread;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds what says when events happened. What it has found stands in the store's table {@code
 * times}, by record, until it looks again.
 */
final class EventTimes {
  private static final long DAY_MICROS = 86_400_000_000L;

  /** Equal parts of the time between the ends. */
  static final int BARS = 48;

  /** So many of a hundred records must have the time of an event. */
  private static final int HAVE_TIME = 90;

  private final SampleStore store;
  private final Instant now;

  EventTimes(SampleStore store, Instant now) {
    this.store = store;
    this.now = now;
  }

  private record Candidate(
      String path, Optional<String> clock, TimeForm form, long missing, double score) {}

  /**
   * The path that tells it best, or between separators two; none where none does, which a note
   * says.
   */
  Optional<EventTime> find(
      int source, List<FieldGuess> fields, long records, boolean isText, List<String> notes)
      throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    for (FieldGuess field : fields) {
      if (field.time().isEmpty() || field.path().values() * 100 < records * HAVE_TIME) {
        continue;
      }
      TimeForm form = field.time().get();
      String path = field.path().path();
      if (isText && form.isDay() && form.keys().containsKey("local")) {
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
    if (timed * 100 < records * HAVE_TIME || timed == 0 || late * 100 > timed) {
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
            : "arg_max(trim(text), cells.rowid) FILTER (path = ? AND path = ?)";
    store.execute(
        "CREATE TEMP TABLE times AS SELECT r, source, published, "
            + form.micros()
            + " AS us FROM (SELECT r, any_value(source) AS source, any_value(published) AS"
            + " published, "
            + text
            + " AS text, arg_max(micros, cells.rowid) FILTER (path = ?) AS micros FROM records JOIN cells USING (s, r) WHERE s = ? GROUP BY r)",
        path,
        clock.orElse(path),
        path,
        source);
  }

  /** When changes were committed. */
  Optional<EventTime> committed(int source) throws SQLException {
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
                new TimeForm(
                    Map.of("encoding", "epoch_millis"),
                    "",
                    /* isDay= */ false,
                    /* isOfAll= */ true),
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

  private static long micros(Instant instant) {
    return instant.toEpochMilli() * 1000;
  }

  private static String iso(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
        .toString();
  }
}
