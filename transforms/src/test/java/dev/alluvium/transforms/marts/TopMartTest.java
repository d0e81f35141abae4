package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two plants of each day and room that most sensors saw, then that were read most. */
class TopMartTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 4);
  private static final String[] RANKED = {"room", "place", "plant", "sensors", "readings"};
  private static final Duration SOON = Duration.ofSeconds(11);

  private static Reading plant(int id, String plant, String sensor) {
    return Reading.of(id, "10:00").plant(plant, null).sensor(sensor);
  }

  private static Story.Told top(Story story) {
    return story.toMart(Greenhouse.mart("mart_day_top"), TIMING);
  }

  @Test
  void numbersFewerGroupsThanThereArePlaces() {
    assertThat(
        top(new Story().come(plant(1, "fern", "a"), plant(2, "fig", "b").room(null)))
            .table()
            .rows(RANKED),
        contains("null 1 fig 1 1", "r 1 fern 1 1"));
  }

  @Test
  void ranksRoomsByThemselvesWhateverTheyAreCalled() {
    assertThat(
        top(new Story()
                .come(
                    plant(1, "fern", "a").room(null),
                    plant(2, "fig", "a").room(null),
                    plant(3, "fern", "a").room("\u0000"),
                    plant(4, "fig", "a").room("\u0000")))
            .table()
            .rows(RANKED),
        contains("\u0000 1 fern 1 1", "\u0000 2 fig 1 1", "null 1 fern 1 1", "null 2 fig 1 1"));
  }

  @Test
  void givesPlacesAnewAsGroupsOvertakeLeaveAndComeBack() {
    Story.Told told =
        top(
            new Story()
                .then("fern and fig come")
                .come(plant(1, "fern", "a"), plant(2, "fern", "b"), plant(3, "fig", "a"))
                .clock(SOON)
                .then("moss overtakes both, and fig leaves")
                .come(plant(4, "moss", "a"), plant(5, "moss", "b"), plant(6, "moss", "c"))
                .clock(SOON)
                .then("fig comes back with all it had, and fern leaves")
                .come(plant(7, "fig", "b"), plant(8, "fig", "c"), plant(9, "fig", "d"))
                .clock(SOON)
                .then("fern grows, but not enough")
                .come(plant(10, "fern", "b"))
                .clock(SOON));

    assertThat(
        told.tables(RANKED),
        contains(
            "-- fern and fig come",
            "r 1 fern 2 2",
            "r 2 fig 1 1",
            "-- moss overtakes both, and fig leaves",
            "r 1 moss 3 3",
            "r 2 fern 2 2",
            "-- fig comes back with all it had, and fern leaves",
            "r 1 fig 4 4",
            "r 2 moss 3 3",
            "-- fern grows, but not enough",
            "r 1 fig 4 4",
            "r 2 moss 3 3"));
    assertThat(AggregateMartTest.sequencesTellTheLast(told.mutations()), is(true));
  }

  @Test
  void bringsAGroupForwardWhenTheOnesBeforeItFallBack() {
    Story story =
        new Story()
            .come(plant(1, "fern", "a").degrees(10.0), plant(2, "fig", "a").degrees(5.0))
            .clock(SOON)
            .then("fern loses warmth")
            .come(plant(3, "fern", "a").degrees(-8.0))
            .clock(SOON);
    assertThat(
        story
            .toMart(Greenhouse.mart("mart_day_warmest"), TIMING)
            .tables("room", "place", "plant", "degrees"),
        contains("r 1 fern 10.0", "-- fern loses warmth", "r 1 fig 5.0"));
  }

  @Test
  void writesOnlyTheRowsWhosePlaceOrContentHasChanged() {
    assertThat(
        top(
                new Story()
                    .come(plant(1, "fern", "a"), plant(2, "fern", "b"), plant(3, "fig", "a"))
                    .clock(SOON)
                    .come(plant(4, "fig", "a"))
                    .then("the second is read again")
                    .clock(SOON))
            .lines(RANKED)
            .stream()
            .dropWhile(line -> !line.startsWith("--"))
            .toList(),
        contains("-- the second is read again", "r 2 fig 1 2"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ordersTiesTheSameWhateverComesFirst(boolean backward) {
    Reading[] ties = {
      plant(1, "fern", "a"), plant(2, "fig", "a"), plant(3, "moss", "a"), plant(4, "vine", "a")
    };
    Story story = new Story();
    for (int i = 0; i < ties.length; i++) {
      story.come(ties[backward ? ties.length - 1 - i : i]).clock(SOON);
    }
    assertThat(top(story).table().rows(RANKED), contains("r 1 fern 1 1", "r 2 fig 1 1"));
  }

  @Test
  void ranksALateEventOfADayThatIsOver() {
    assertThat(
        top(new Story()
                .come(plant(1, "fern", "a"))
                .watermark("2024-03-02T01:59:00Z")
                .come(plant(2, "fig", "a"), plant(3, "fig", "b")))
            .table()
            .rows(RANKED),
        contains("r 1 fig 2 2", "r 2 fern 1 1"));
  }
}
