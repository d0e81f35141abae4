package dev.alluvium.transforms.flow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RebuildPlanTest {
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");
  private static final TimeRanges DAY =
      TimeRanges.ofStretches(List.of(Instant.parse("2024-03-01T00:00:00Z")), Duration.ofDays(1));

  private static RebuildPlan plan(Set<Layer> layers, String... events) {
    return RebuildPlan.of(
        MUSIC, layers, List.of(events).stream().collect(Collectors.toMap(e -> e, e -> DAY)));
  }

  private static List<String> names(RebuildPlan plan) {
    return plan.parts().stream().map(RebuildPlan.Part::name).toList();
  }

  @Test
  void hasAReadingForEachWayInWhichAnEventsTablesAreMade() {
    assertThat(
        names(plan(EnumSet.allOf(Layer.class), "listen_events", "auth_events")),
        containsInAnyOrder(
            "AggregateMarts/listen_events",
            "Rows/listen_events",
            "AggregateMarts/auth_events",
            "Rows/auth_events"));
  }

  @Test
  void readsNothingForLayersThatAreNotAskedFor() {
    assertThat(
        names(plan(Set.of(Layer.ROW_MARTS), "listen_events", "auth_events")),
        contains("Rows/listen_events"));
    assertThat(plan(Set.of(Layer.ROW_MARTS), "auth_events").isEmpty(), is(true));
    assertThat(RebuildPlan.isNeeded(MUSIC, Set.of(Layer.ROW_MARTS)), is(true));
  }

  /** Of every record, where these are read: the other readings leave repeats out. */
  @Test
  void countsWhatCleaningLeavesOutOnceAnEvent() {
    String[] events = // Those that more than raw is made of.
        MUSIC.events().stream()
            .map(EventSpec::name)
            .filter(event -> !event.equals("listener_offers"))
            .toArray(String[]::new);
    RebuildPlan plan = plan(EnumSet.allOf(Layer.class), events);
    Map<String, Long> counting =
        plan.parts().stream()
            .filter(RebuildPlan.Part::counts)
            .collect(Collectors.groupingBy(part -> part.event().name(), Collectors.counting()));
    assertThat(counting.keySet(), containsInAnyOrder(events));
    assertThat(counting.values(), everyItem(is(1L)));
    assertThat(
        plan.parts().stream()
            .filter(part -> part.name().equals("Rows/listen_events"))
            .map(RebuildPlan.Part::counts)
            .toList(),
        contains(true));
  }
}
