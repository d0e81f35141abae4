package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Record-tracking and status-tracking satellites. */
class TrackingSatelliteTest {
  private static final int LOADS = 4;
  private static final int UNTIL = 3 * LOADS + 2;

  @ParameterizedTest
  @CsvSource({"rtsat_item, 1", "rtsat_item_hour, 3600"})
  void aSourceIsNotedWithAKeyOncePerPeriod(String satellite, long period) {
    AnyHistory.check(
        List.of(satellite),
        2,
        TrackingSatelliteTest::spreadOverHours,
        (world, tables) -> {
          Map<String, Long> first = new TreeMap<>();
          for (Told told : world) {
            if (told.item() != null) {
              String key = told.item() + " " + told.event();
              first.merge(key + " " + told.at() / period, told.at(), Math::min);
            }
          }
          List<String> expected =
              first.entrySet().stream()
                  .map(e -> e.getKey().replaceFirst(" \\d+$", "") + " " + e.getValue())
                  .sorted()
                  .toList();
          String query =
              "SELECT item_id, s.record_source, %s FROM vault.%s AS s JOIN vault.hub_item USING"
                  + " (item_hk)";
          List<String> actual =
              tables.query(query.formatted(seconds("s.load_ts"), satellite)).stream()
                  .sorted()
                  .toList();
          return actual.equals(expected)
              ? currentFault(tables, satellite, expected)
              : Optional.of(actual + " rather than " + expected);
        });
  }

  /** The current view has the first and the last of what is stored. */
  private static Optional<String> currentFault(
      MergedTables tables, String satellite, List<String> stored) {
    Map<String, TreeSet<Long>> seen = new TreeMap<>();
    for (String row : stored) {
      int end = row.lastIndexOf(' ');
      seen.computeIfAbsent(row.substring(0, end), k -> new TreeSet<>())
          .add(Long.valueOf(row.substring(end + 1)));
    }
    List<String> expected =
        seen.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().first() + " " + e.getValue().last())
            .toList();
    List<String> actual =
        tables
            .query(
                ("SELECT item_id, s.record_source, %s, %s FROM vault.%s_current AS s"
                        + " JOIN vault.hub_item USING (item_hk)")
                    .formatted(seconds("first_seen_ts"), seconds("last_seen_ts"), satellite))
            .stream()
            .sorted()
            .toList();
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of("current: " + actual + " rather than " + expected);
  }

  private static List<Told> spreadOverHours(Random random) {
    return Worlds.of(300).apply(random).stream()
        .map(t -> Told.of(t.event(), t.at() * 1000 + random.nextInt(3), t.item()).onLine(t.line()))
        .toList();
  }

  @Test
  void aSourceIsNotedWithALinkOncePerDay() {
    try (MergedTables tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(
              Told.of("item_seen", 86_399, "bag").on("s"),
              Told.of("item_seen", 86_400, "bag").on("S"),
              Told.of("item_seen", 90_000, "bag").on("s"),
              Told.of("item_told", 86_401, "bag").on("s")),
          table -> table.dataset().equals("vault"));
      assertThat(
          tables.query(
              "SELECT seen_date, %s, record_source FROM vault.rtsat_item_day ORDER BY ALL"
                  .formatted(seconds("load_ts"))),
          contains(
              "2024-01-01 86399 item_seen",
              "2024-01-02 86400 item_seen",
              "2024-01-02 86401 item_told"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stsat_item_told, true, false",
    "stsat_item_load, false, true",
    "stsat_item_both, true, true"
  })
  void aStatusIsWhatWasLastSaidOrThatTheNextFullLoadLacksTheKey(
      String satellite, boolean deletions, boolean loads) {
    String query =
        """
        SELECT item_id || '/' || s.record_source, %s, %s, status
        FROM vault.%s AS s JOIN vault.hub_item USING (item_hk)
        ORDER BY effective_from, s.load_ts, load_sequence, status"""
            .formatted(seconds("effective_from"), seconds("effective_to"), satellite);
    AnyHistory.check(
        List.of(satellite),
        8,
        TrackingSatelliteTest::fullLoadsAndChanges,
        (world, tables) -> {
          Map<String, NavigableSet<Long>> loadsOf = new TreeMap<>();
          for (Told told : world) {
            if (loads && told.loaded() != null && told.item() != null) {
              loadsOf.computeIfAbsent(told.event(), e -> new TreeSet<>()).add(told.loaded());
            }
          }
          Function<Told, Long> asOf = told -> loads ? told.asOf() : told.at();
          return Timelines.fault(
              tables,
              query,
              Worlds.by(
                  world, told -> told.item() == null ? null : told.item() + "/" + told.event()),
              UNTIL,
              (told, time) -> statusAt(told, time, asOf, deletions, loadsOf));
        });
  }

  private static @Nullable String statusAt(
      List<Told> ofKey,
      long time,
      Function<Told, Long> asOf,
      boolean deletions,
      Map<String, NavigableSet<Long>> loadsOf) {
    Optional<Told> last =
        ofKey.stream()
            .filter(told -> asOf.apply(told) <= time)
            .max(
                Comparator.comparing(asOf)
                    .thenComparingLong(Told::at)
                    .thenComparingLong(Told::line)
                    .thenComparing(told -> deletions && "d".equals(told.op())));
    if (last.isEmpty()) {
      return null;
    }
    if (deletions && "d".equals(last.get().op())) {
      return "deleted";
    }
    Long missing =
        loadsOf.getOrDefault(last.get().event(), new TreeSet<>()).higher(asOf.apply(last.get()));
    return missing != null && missing <= time ? "disappeared" : "appeared";
  }

  /**
   * Seventy keys; each is in some of the full loads of two sources, or changed in between. What has
   * not changed since a load before has the same time in both.
   */
  private static List<Told> fullLoadsAndChanges(Random random) {
    List<Told> world = new ArrayList<>();
    boolean[] missing = {random.nextBoolean(), random.nextBoolean(), false, random.nextBoolean()};
    for (int item = 0; item < 70; item++) {
      for (int i = random.nextInt(6); i >= 0; i--) {
        String event = random.nextInt(3) == 0 ? "item_told" : "item_seen";
        String op = Worlds.one(random, "c", "u", "d", null);
        int number = random.nextInt(LOADS);
        boolean changed = missing[number] || random.nextInt(3) == 0;
        long load = 3L * (1 + number);
        boolean unchanged = !changed && random.nextInt(4) == 0;
        long at = unchanged ? 1 : changed ? random.nextInt(UNTIL) : load + random.nextInt(3) - 1;
        world.add(
            Told.of(event, at, "i" + item)
                .status(op, changed ? null : (Long) load)
                .onLine(random.nextInt(2)));
      }
    }
    return world;
  }

  @Test
  void aKeyDisappearsWithTheNextFullLoadOfItsSourceAndAppearsAgain() {
    try (MergedTables tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(
              Told.of("item_seen", 10, "bag").status(null, 10L),
              Told.of("item_seen", 10, "cup").status(null, 10L),
              Told.of("item_seen", 20, "cup").status(null, 20L),
              Told.of("item_told", 25, "hat").status(null, 25L),
              Told.of("item_seen", 30, "bag").status(null, 30L),
              Told.of("item_seen", 35, "bag").status("d", null),
              Told.of("item_seen", 40, "pen").status(null, 40L)),
          table -> table.dataset().equals("vault"));
      List<String> rows =
          tables.query(
              ("SELECT item_id, status, %s, %s FROM vault.stsat_item_both"
                      + " JOIN vault.hub_item USING (item_hk)")
                  .formatted(seconds("effective_from"), seconds("effective_to")));
      assertThat(
          rows.stream().sorted().collect(Collectors.toList()),
          contains(
              "bag appeared 10 20",
              "bag appeared 30 35",
              "bag deleted 35 null",
              "bag disappeared 20 30",
              "cup appeared 10 30",
              "cup disappeared 30 null",
              "hat appeared 25 null",
              "pen appeared 40 null"));
    }
  }
}
