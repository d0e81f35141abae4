package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.seconds;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Record tracking once a day, over the random histories of 600 items on shelves: of links, which
 * lead to the unknown shelf where none is told.
 */
class DailyTrackingTest {
  private static final int WORLDS = 2;
  private static final int ITEMS = 300;
  private static final long DAY = 86_400;
  private static final long[] SECONDS_OF_DAY = {0, 1, 43_200, DAY - 1};

  /** What is noted: which source had a link, and at which seconds it was noted, one per day. */
  private record Noted(String link, String source) implements Comparable<Noted> {
    @Override
    public int compareTo(Noted other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return link + " " + source;
    }
  }

  @Test
  void aSourceIsNotedWithALinkOncePerDayAtTheFirstTimeOfIt() {
    AnyHistory.check(
        List.of("rtsat_item_day"),
        WORLDS,
        DailyTrackingTest::spreadOverDays,
        (world, tables) -> {
          Map<Noted, NavigableSet<Long>> noted = noted(world);
          return storedFault(tables, noted).or(() -> currentFault(tables, noted));
        });
  }

  private static Optional<String> storedFault(
      MergedTables tables, Map<Noted, NavigableSet<Long>> noted) {
    List<String> expected = new ArrayList<>();
    noted.forEach((key, times) -> times.forEach(at -> expected.add(row(key, at))));
    return fault(
        tables,
        "SELECT link_item_shelf_hk, record_source, seen_date, %s FROM vault.rtsat_item_day"
            .formatted(seconds("load_ts")),
        expected);
  }

  /** The current view has the first and the last of what is stored. */
  private static Optional<String> currentFault(
      MergedTables tables, Map<Noted, NavigableSet<Long>> noted) {
    List<String> expected = new ArrayList<>();
    noted.forEach((key, times) -> expected.add(key + " " + times.first() + " " + times.last()));
    return fault(
        tables,
        "SELECT link_item_shelf_hk, record_source, %s, %s FROM vault.rtsat_item_day_current"
            .formatted(seconds("first_seen_ts"), seconds("last_seen_ts")),
        expected);
  }

  private static Map<Noted, NavigableSet<Long>> noted(List<Told> world) {
    Map<Noted, TreeMap<Long, Long>> byDay = new TreeMap<>();
    for (Told told : world) {
      if (told.item() != null) {
        String link = Registry.md5(told.stdItem() + "||" + told.stdShelf());
        byDay
            .computeIfAbsent(new Noted(link, told.event()), key -> new TreeMap<>())
            .merge(told.at() / DAY, told.at(), Math::min);
      }
    }
    Map<Noted, NavigableSet<Long>> noted = new TreeMap<>();
    byDay.forEach((key, days) -> noted.put(key, new TreeSet<>(days.values())));
    return noted;
  }

  private static String row(Noted noted, long at) {
    LocalDate day = LocalDate.ofInstant(Registry.START, ZoneOffset.UTC).plusDays(at / DAY);
    return noted + " " + day + " " + at;
  }

  private static Optional<String> fault(MergedTables tables, String query, List<String> expected) {
    List<String> actual = tables.query(query).stream().sorted().toList();
    List<String> sorted = expected.stream().sorted().toList();
    return actual.equals(sorted)
        ? Optional.empty()
        : Optional.of(query + ": " + actual + " rather than " + sorted);
  }

  /** On seven days, mostly at their ends. */
  private static List<Told> spreadOverDays(Random random) {
    return Worlds.of(ITEMS).apply(random).stream()
        .map(
            told ->
                Told.of(
                        told.event(),
                        told.at() * DAY + SECONDS_OF_DAY[random.nextInt(SECONDS_OF_DAY.length)],
                        told.item())
                    .on(told.shelf())
                    .onLine(told.line()))
        .toList();
  }
}
