package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.md5;
import static dev.alluvium.transforms.vault.Registry.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Satellites on links, hashdiffs to which case matters, and what links do with NULL keys. */
class LinkSatelliteTest {
  private static final String STD = "coalesce(nullif(upper(trim(%s)), ''), '^^')";

  @ParameterizedTest
  @CsvSource({"link_item_shelf, true", "link_item_known_shelf, false"})
  void aSatelliteOnALinkHasAHistoryPerPairThatTheLinkHas(String link, boolean nowhere) {
    String satellite = link.replace("link", "sat");
    String query =
        """
        SELECT item_id || '/' || %s, %s, %s, %s
        FROM vault.%s JOIN vault.%s USING (%s_hk) JOIN vault.hub_item USING (item_hk)
        JOIN vault.hub_shelf USING (shelf_hk)
        ORDER BY effective_from, load_sequence, hashdiff"""
            .formatted(
                STD.formatted("shelf_id"),
                seconds("effective_from"),
                seconds("effective_to"),
                STD.formatted("colour"),
                satellite,
                link,
                link);
    Function<Told, @Nullable String> key =
        told ->
            told.item() == null || (told.shelf() == null && !nowhere)
                ? null
                : told.item() + "/" + told.stdShelf();
    AnyHistory.check(
        List.of("link_", satellite),
        2,
        Worlds.of(300),
        (world, tables) ->
            Timelines.fault(
                tables,
                query,
                Worlds.by(world, key),
                Worlds.INSTANTS,
                (told, time) -> last(told, time, Told::stdColour)));
  }

  @Test
  void letterCaseIsAChangeWhereTheContractSaysSo() {
    String query =
        """
        SELECT item_id, %s, %s, coalesce(trim(colour), '^^')
        FROM vault.sat_item_case JOIN vault.hub_item USING (item_hk)
        WHERE item_id IS NOT NULL ORDER BY effective_from, load_sequence, hashdiff"""
            .formatted(seconds("effective_from"), seconds("effective_to"));
    AnyHistory.check(
        List.of("sat_item_case"),
        2,
        Worlds.of(300),
        (world, tables) ->
            Timelines.fault(
                tables,
                query,
                Worlds.by(world, Told::item),
                Worlds.INSTANTS,
                (told, time) ->
                    last(told, time, t -> t.colour() == null ? "^^" : t.colour().trim())));
  }

  @Test
  void aNullKeyDropsTheLinkOrRefersToAGhostRowThatIsThere() {
    try (MergedTables tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(Told.of("item_seen", 1, "a"), Told.of("item_seen", 2, "b").on("s")),
          table -> table.dataset().equals("vault"));
      String shelves =
          "SELECT item_id, shelf_id, shelf_hk FROM vault.%s JOIN vault.hub_item USING (item_hk)"
              + " JOIN vault.hub_shelf USING (shelf_hk) ORDER BY 1";
      String known = "b s " + md5("S");
      assertThat(tables.query(shelves.formatted("link_item_known_shelf")), contains(known));
      assertThat(
          tables.query(shelves.formatted("link_item_shelf")),
          contains("a null " + "0".repeat(32), known));
      assertThat(
          tables.query(shelves.formatted("link_item_some_shelf")),
          contains("a null " + "f".repeat(32), known));
      assertThat(
          tables.query("SELECT link_item_shelf_hk FROM vault.link_item_shelf ORDER BY load_ts"),
          is(List.of(md5("A||^^"), md5("B||S"))));
    }
  }

  @Test
  void everySatelliteHasARowForEachGhostOfItsHub() {
    try (MergedTables tables = Registry.tables()) {
      for (String satellite :
          List.of(
              "sat_item_case_observations",
              "nhsat_item",
              "masat_item_set_observations",
              "masat_item_part_observations")) {
        assertThat(
            satellite,
            tables.query(
                "SELECT item_hk FROM vault.hub_item JOIN vault.%s AS s USING (item_hk, load_ts)"
                        .formatted(satellite)
                    + " WHERE s.record_source = 'ghost' ORDER BY 1"),
            contains("0".repeat(32), "f".repeat(32)));
      }
    }
  }

  /** Of the last observation until then; of one instant and line, that of the largest hashdiff. */
  static @Nullable String last(List<Told> told, long time, Function<Told, String> value) {
    Optional<Told> last =
        told.stream()
            .filter(t -> t.at() <= time)
            .max(
                Comparator.comparingLong(Told::at)
                    .thenComparingLong(Told::line)
                    .thenComparing(t -> md5(value.apply(t))));
    return last.map(value).orElse(null);
  }
}
