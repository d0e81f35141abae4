package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which event of its identity and time counts, and what of a run's are duplicates. */
class FirstOfInstantTest {
  private record Given(long id, String time, String source, boolean isNew) {}

  private final LedgerCounts duplicates = new LedgerCounts();

  private List<Boolean> add(List<Given> events) {
    FirstOfInstant first = new FirstOfInstant(Greenhouse.READING);
    List<Boolean> firsts = new ArrayList<>();
    for (Given event : events) {
      @Nullable Object[] values = Reading.of(event.id(), event.time()).row().getValues().toArray();
      values[EventColumns.EVENT_SOURCE_INDEX] = event.source();
      firsts.add(first.add(values, event.isNew(), duplicates));
    }
    return firsts;
  }

  private Map<String, Long> counted() {
    Map<String, Long> bySource = new HashMap<>();
    for (KV<LedgerKey, Long> count : duplicates.take()) {
      assertThat(count.getKey().outcome(), is(Outcome.DUPLICATE));
      bySource.merge(count.getKey().source(), count.getValue(), Long::sum);
    }
    return bySource;
  }

  @Test
  void countsOneOfEachIdentityAndTime() {
    assertThat(
        add(
            List.of(
                new Given(1, "10:15", "a", true),
                new Given(2, "10:15", "a", true),
                new Given(1, "10:15", "b", true),
                new Given(1, "10:16", "a", true),
                new Given(2, "10:16", "a", true))),
        is(List.of(true, true, false, true, true)));
    assertThat(counted(), is(Map.of("b", 1L)));
  }

  @Test
  void countsWhatWasThereAlreadyAndNotWhatIsOld() {
    add(
        List.of(
            new Given(1, "10:15", "new", true),
            new Given(1, "10:15", "old", false),
            new Given(2, "10:15", "old", false),
            new Given(2, "10:15", "new", true),
            new Given(3, "10:15", "old", false),
            new Given(3, "10:15", "old", false),
            new Given(4, "10:15", "new", true)));
    assertThat(counted(), is(Map.of("new", 2L)));
  }

  @Test
  void countsTheSameInAnyOrder() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Given> events = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        boolean isNew = random.nextBoolean();
        events.add(new Given(random.nextInt(8), "10:15", isNew ? "new" : "old", isNew));
      }
      long expected = events.stream().filter(Given::isNew).count();
      Set<Long> old = new HashSet<>();
      Set<Long> met = new HashSet<>();
      events.stream().filter(e -> !e.isNew()).forEach(e -> old.add(e.id()));
      events.stream().filter(Given::isNew).forEach(e -> met.add(e.id()));
      expected -= met.stream().filter(id -> !old.contains(id)).count();
      Collections.shuffle(events, random);
      add(events);
      assertThat(counted().getOrDefault("new", 0L), is(expected));
    }
  }
}
