package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.md5;
import static dev.alluvium.transforms.vault.Registry.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MultiActiveSatelliteTest {
  private static final Comparator<Told> LAST =
      Comparator.comparingLong(Told::line).thenComparing(told -> md5(described(told)));
  private static final String MEMBER =
      "upper(trim(part)) || ':' || coalesce(upper(trim(colour)), '^^')";

  @Test
  void aWholeSetReplacesTheOneBeforeItWhereTheyDiffer() {
    String query =
        """
        SELECT item_id, %s, %s, string_agg(%s, ',' ORDER BY upper(trim(part)))
        FROM vault.masat_item_set JOIN vault.hub_item USING (item_hk)
        WHERE item_id IS NOT NULL GROUP BY ALL ORDER BY 2"""
            .formatted(seconds("effective_from"), seconds("effective_to"), MEMBER);
    AnyHistory.check(
        List.of("masat_item_set"),
        2,
        Worlds.of(300),
        (world, tables) ->
            Timelines.fault(
                tables,
                query,
                Worlds.by(world, Told::item),
                Worlds.INSTANTS,
                MultiActiveSatelliteTest::setAt));
  }

  /** The members told at the last instant, up to then, at which any were. */
  private static @Nullable String setAt(List<Told> ofItem, long time) {
    List<Told> members = ofItem.stream().filter(told -> !told.stdPart().equals("^^")).toList();
    OptionalLong last = members.stream().mapToLong(Told::at).filter(at -> at <= time).max();
    if (last.isEmpty()) {
      return null;
    }
    Map<String, Told> byPart =
        members.stream()
            .filter(told -> told.at() == last.getAsLong())
            .collect(
                Collectors.toMap(
                    Told::stdPart, told -> told, BinaryOperator.maxBy(LAST), TreeMap::new));
    return byPart.values().stream()
        .map(told -> told.stdPart() + ":" + told.stdColour())
        .collect(Collectors.joining(","));
  }

  private static String described(Told told) {
    return told.stdColour() + "||" + told.stdPart();
  }

  @Test
  void aMemberStaysUntilItIsToldOfAgain() {
    String query =
        """
        SELECT item_id || '/' || upper(trim(part)), %s, %s, %s
        FROM vault.masat_item_part JOIN vault.hub_item USING (item_hk)
        WHERE item_id IS NOT NULL ORDER BY effective_from, load_sequence, hashdiff"""
            .formatted(seconds("effective_from"), seconds("effective_to"), MEMBER);
    AnyHistory.check(
        List.of("masat_item_part"),
        2,
        Worlds.of(300),
        (world, tables) ->
            Timelines.fault(
                tables,
                query,
                Worlds.by(
                    world,
                    told ->
                        told.item() == null || told.stdPart().equals("^^")
                            ? null
                            : told.item() + "/" + told.stdPart()),
                Worlds.INSTANTS,
                (told, time) -> {
                  String last =
                      LinkSatelliteTest.last(told, time, MultiActiveSatelliteTest::described);
                  return last == null ? null : member(last);
                }));
  }

  private static String member(String described) {
    String[] parts = described.split("\\|\\|", -1);
    return parts[1] + ":" + parts[0];
  }

  @Test
  void theCurrentViewHoldsTheActiveMembers() {
    try (MergedTables tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(
              Told.of("item_seen", 1, "bag").having("lid", "red"),
              Told.of("item_seen", 1, "bag").having("strap", "blue").onLine(1),
              Told.of("item_seen", 2, "bag").having("STRAP", "Blue"),
              Told.of("item_seen", 2, "bag").having("lid", "red").onLine(1),
              Told.of("item_seen", 5, "bag").having("lid", "red"),
              Told.of("item_seen", 5, "bag").having(null, "green").onLine(1)),
          table -> table.dataset().equals("vault"));
      assertThat(rows(tables, "masat_item_set"), contains("lid 1 5", "lid 5 null", "strap 1 5"));
      assertThat(rows(tables, "masat_item_set_current"), contains("lid 5 null"));
      assertThat(rows(tables, "masat_item_part"), contains("lid 1 null", "strap 1 null"));
      assertThat(rows(tables, "masat_item_part_current"), contains("lid 1 null", "strap 1 null"));
    }
  }

  private static List<String> rows(MergedTables tables, String view) {
    return tables.query(
        "SELECT part, %s, %s FROM vault.%s ORDER BY 1, 2"
            .formatted(
                seconds("effective_from"),
                view.endsWith("_current") ? "NULL" : seconds("effective_to"),
                view));
  }
}
