package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Periods in which a thing's text stayed as it was. */
class HistoryMartTest {
  private static final String MARTS =
      """
      marts: small
      owner: tests
      tables:
        thing:
          description: Texts of a thing.
          from: things
          columns:
            id: {copy: id}
            s: {copy: s}
          history: {per: [id]}
      """;
  private static final String PERIODS =
      "SELECT id, s, epoch_ms(valid_from) - 1680516000000, epoch_ms(valid_to) - 1680516000000"
          + " FROM mart.thing ORDER BY id, valid_from";

  private static final List<String> THINGS =
      List.of(
          SmallDomain.thing("a", 1_000, "red"),
          SmallDomain.thing("a", 2_000, "red"),
          SmallDomain.thing("a", 3_000, "blue"),
          SmallDomain.thing("a", 4_000, "red"),
          SmallDomain.thing("b", 2_500, "red"),
          "{\"ts\": 1680516002600, \"id\": \"b\"}",
          "{\"ts\": 1680516002700, \"id\": \"b\"}",
          SmallDomain.thing("b", 90_000_000, "blue"));

  private static final String[] EXPECTED = {
    "a red 1000 3000", "a blue 3000 4000", "a red 4000 null",
    "b red 2500 2600", "b null 2600 90000000", "b blue 90000000 null"
  };

  private final SmallDomain domain;
  private final Loaded warehouse;

  HistoryMartTest(@TempDir Path folder) {
    domain = SmallDomain.in(folder, MARTS);
    warehouse = domain.warehouse();
  }

  private void load(String name, List<String> things) {
    warehouse.load(domain.input(name, things));
  }

  @Test
  void showsThePeriodsInWhichNothingChanged() {
    load("all", THINGS);
    assertThat(warehouse.query(PERIODS), contains(EXPECTED));
    assertThat(
        warehouse.query("SELECT id, s FROM mart.thing_current ORDER BY id"),
        contains("a red", "b blue"));
  }

  @Test
  void isTheSameWhateverTheOrderAndRepetitionOfEvents() {
    List<String> shuffled = new ArrayList<>(THINGS);
    shuffled.addAll(THINGS.subList(2, 6));
    Collections.shuffle(shuffled, new Random(7));
    load("second", shuffled.subList(6, shuffled.size()));
    load("first", shuffled.subList(0, 6));
    assertThat(warehouse.query(PERIODS), contains(EXPECTED));
  }

  @Test
  void takesOfOneInstantTheSameEventWhicheverComesLast() {
    List<String> two =
        List.of(SmallDomain.thing("c", 5_000, "x"), SmallDomain.thing("c", 5_000, "y"));
    load("one", two);
    List<String> stands = warehouse.query(PERIODS);
    load("other", List.of(two.get(1), two.get(0)));
    load("again", List.of(two.get(0)));
    assertThat(warehouse.query(PERIODS), is(stands));
    assertThat(stands.size(), is(1));
  }

  @Test
  void isFilledFromRaw() {
    load("all", THINGS);
    warehouse.execute("DELETE FROM mart.thing_observations");
    for (String day : List.of("2023-04-04", "2023-04-03")) {
      RebuildMarts.run(
          PipelineOptionsFactory.fromArgs(
                  "--domain=" + warehouse.domain(),
                  "--warehouse=duckdb:" + warehouse.file(),
                  "--layers=row-marts",
                  "--from=" + day,
                  "--to=" + day)
              .as(RebuildMartsOptions.class),
          new RunControl());
    }
    assertThat(warehouse.query(PERIODS), contains(EXPECTED));
  }
}
