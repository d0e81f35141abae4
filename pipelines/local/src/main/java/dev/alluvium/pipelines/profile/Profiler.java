package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at sources whose records are in a {@link SampleStore}. */
final class Profiler {
  private final SampleStore store;
  private final TimeForm.Clock clock;
  private final EventTimes times;
  private final Identities identities;

  Profiler(SampleStore store, String zone, Instant now) {
    this.store = store;
    clock = new TimeForm.Clock(zone, now);
    times = new EventTimes(store, now);
    identities = new Identities(store);
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
      fields.add(FieldGuess.of(store, source, path, clock, isText));
    }
    List<String> notes = new ArrayList<>();
    boolean changes =
        sampled.format().filter(f -> f.kind() == SampledFormat.Kind.DEBEZIUM).isPresent();
    long sound = records - tombstones - faults.stream().mapToLong(Counted::count).sum();
    Optional<EventTime> time =
        changes ? times.committed(source) : times.find(source, fields, sound, isText, notes);
    List<String> identity = sampled.key();
    long alike = 0;
    if (!changes && time.isPresent()) {
      Identities.Identity found = identities.find(source, fields, time.get(), sound);
      identity = found.paths();
      alike = found.alike();
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
        alike,
        sampled.aliases(),
        notes,
        limits(source, paths.size(), sampled.columns()),
        List.of());
  }

  /** What of the records is not looked at, or counts otherwise than people may think. */
  private List<String> limits(int source, int looked, List<String> columns) throws SQLException {
    List<String> limits = new ArrayList<>();
    columns.stream()
        .filter(name -> !name.isEmpty() && Collections.frequency(columns, name) > 1)
        .distinct()
        .forEach(
            name ->
                limits.add(
                    "several columns are called %s; a load takes the first, and keeps the others in extra"
                        .formatted(name)));
    long all = PathProfile.count(store, source);
    if (looked < all) {
      limits.add(
          "the first %s of %s paths are looked at; a load keeps the others in extra"
              .formatted(looked, all));
    }
    long full = store.number("SELECT count(*) FROM records WHERE s = ? AND leaves_out", source);
    if (full > 0) {
      limits.add(
          "%s records have more than %s values, and what is behind them is not looked at"
              .formatted(full, JsonCells.MAX_CELLS));
    }
    store
        .query(
            "SELECT count(*), min(twice) FROM records WHERE s = ? AND twice IS NOT NULL",
            row -> new Counted(String.valueOf(row.getString(2)), row.getLong(1)),
            source)
        .stream()
        .filter(twice -> twice.count() > 0)
        .forEach(
            twice ->
                limits.add(
                    "%s records have a name twice in one object, as %s; a load takes the last"
                        .formatted(twice.count(), twice.text())));
    return limits;
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
}
