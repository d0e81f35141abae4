package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.Registry.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReferenceSatelliteTest {
  /** The parts of each history are its own, so that each is a history by itself. */
  @Test
  void aCodeMeansWhatItWasLastToldToMean() {
    String query =
        """
        SELECT replace(part, ' ', '_'), %s, %s, coalesce(upper(trim(colour)), '^^')
        FROM vault.refsat_part ORDER BY effective_from, load_sequence, hashdiff"""
            .formatted(seconds("effective_from"), seconds("effective_to"));
    AnyHistory.check(
        List.of("refsat_part"),
        2,
        random ->
            Worlds.of(300).apply(random).stream()
                .map(t -> t.having(t.stdPart().equals("^^") ? t.part() : ofItem(t), t.colour()))
                .toList(),
        (world, tables) ->
            Timelines.fault(
                tables,
                query,
                Worlds.by(world, ReferenceSatelliteTest::key),
                Worlds.INSTANTS,
                (told, time) -> LinkSatelliteTest.last(told, time, Told::stdColour)));
  }

  private static String ofItem(Told told) {
    return told.item() + "-" + told.part();
  }

  private static @Nullable String key(Told told) {
    return told.stdPart().equals("^^") ? null : String.valueOf(told.part()).replace(' ', '_');
  }

  @Test
  void codesAreComparedAsTheyAre() {
    try (var tables = Registry.tables()) {
      Registry.load(
          tables,
          List.of(
              Told.of("item_seen", 1, "x").having("lid", "red"),
              Told.of("item_seen", 2, "x").having("LID", "blue"),
              Told.of("item_seen", 3, "x").having("lid", "Red "),
              Told.of("item_seen", 4, "x").having(" ", "green"),
              Told.of("item_told", 5, "x").having("lid", null)),
          table -> table.dataset().equals("vault"));
      assertThat(
          tables.query(
              "SELECT part, colour, %s, %s FROM vault.refsat_part ORDER BY 1, 3"
                  .formatted(seconds("effective_from"), seconds("effective_to"))),
          contains("LID blue 2 null", "lid red 1 5", "lid null 5 null"));
      assertThat(
          tables.query("SELECT part, colour FROM vault.refsat_part_current ORDER BY 1"),
          contains("LID blue", "lid null"));
    }
  }
}
