package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Non-historised satellites keep the first row of a key, references the latest. */
class LatestAndFirstTest {
  private static final Comparator<@Nullable String> NULL_LARGEST =
      Comparator.nullsLast(Comparator.<String>naturalOrder());
  private static final Comparator<Told> EARLIEST =
      Comparator.comparingLong(Told::at)
          .thenComparing(Told::event)
          .thenComparing(Told::colour, NULL_LARGEST);
  private static final Comparator<Told> LATEST =
      Comparator.comparingLong(Told::at)
          .thenComparingLong(Told::line)
          .thenComparing(Told::colour, NULL_LARGEST)
          .thenComparing(Told::event);

  @ParameterizedTest
  @CsvSource({"nhsat_item, item, false", "nhsat_item_known_shelf, link_item_known_shelf, true"})
  void aNonHistorisedSatelliteKeepsTheFirstRowOfAKey(
      String satellite, String parent, boolean onShelf) {
    String key = onShelf ? "item_id || '/' || upper(trim(shelf_id))" : "item_id";
    String join =
        onShelf
            ? " JOIN vault.link_item_known_shelf USING (link_item_known_shelf_hk)"
                + " JOIN vault.hub_item USING (item_hk) JOIN vault.hub_shelf USING (shelf_hk)"
            : " JOIN vault.hub_item USING (item_hk)";
    String query =
        "SELECT %s, colour, %s, s.record_source FROM vault.%s AS s%s WHERE item_id IS NOT NULL"
            .formatted(key, seconds("s.load_ts"), satellite, join);
    Function<Told, @Nullable String> keyOf =
        told ->
            told.item() == null || (onShelf && told.shelf() == null)
                ? null
                : told.item() + (onShelf ? "/" + told.stdShelf() : "");
    AnyHistory.check(
        List.of("link_item_known", satellite),
        2,
        Worlds.of(300),
        (world, tables) -> {
          Map<String, Told> first = new TreeMap<>();
          Worlds.by(world, keyOf)
              .forEach((of, told) -> first.put(of, told.stream().min(EARLIEST).orElseThrow()));
          List<String> expected =
              first.entrySet().stream()
                  .map(
                      e ->
                          String.format(
                              Locale.ROOT,
                              "%s %s %d %s",
                              e.getKey(),
                              e.getValue().colour(),
                              e.getValue().at(),
                              e.getValue().event()))
                  .toList();
          return difference(tables.query(query).stream().sorted().toList(), expected);
        });
  }

  /** The parts of each history are its own, so that each is a history by itself. */
  @Test
  void aReferenceKeepsTheLatestRowOfAKey() {
    String query =
        "SELECT part, colour, %s, load_sequence, record_source FROM vault.ref_part"
            .formatted(seconds("load_ts"));
    AnyHistory.check(
        List.of("ref_part"),
        2,
        random ->
            Worlds.of(300).apply(random).stream()
                .map(t -> t.having(t.stdPart().equals("^^") ? t.part() : ofItem(t), t.colour()))
                .toList(),
        (world, tables) -> {
          Map<String, Told> latest = new TreeMap<>();
          Worlds.by(world, told -> told.stdPart().equals("^^") ? null : told.part())
              .forEach((of, told) -> latest.put(of, told.stream().max(LATEST).orElseThrow()));
          List<String> expected =
              latest.entrySet().stream()
                  .map(
                      e ->
                          String.format(
                              Locale.ROOT,
                              "%s %s %d %d %s",
                              e.getKey(),
                              e.getValue().colour(),
                              e.getValue().at(),
                              e.getValue().line(),
                              e.getValue().event()))
                  .sorted()
                  .toList();
          return difference(tables.query(query).stream().sorted().toList(), expected);
        });
  }

  private static String ofItem(Told told) {
    return told.item() + "-" + told.part();
  }

  private static Optional<String> difference(List<String> actual, List<String> expected) {
    List<String> sorted = expected.stream().sorted().toList();
    return actual.equals(sorted)
        ? Optional.empty()
        : Optional.of(actual + "\nrather than\n" + sorted);
  }

  @Test
  void aReferenceKeepsItsKeyAsItIs() {
    try (var tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(
              Told.of("item_seen", 1, "x").having("lid", "red"),
              Told.of("item_seen", 2, "x").having("lid", null),
              Told.of("item_seen", 1, "x").having("LID", "blue")),
          table -> table.dataset().equals("vault"));
      assertThat(
          tables.query("SELECT part, colour FROM vault.ref_part ORDER BY 1"),
          contains("LID blue", "lid null"));
    }
  }
}
