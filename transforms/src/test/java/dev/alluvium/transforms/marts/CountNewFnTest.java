package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.KeptState;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** The first step of a distinct count, with timers that fire whenever the test says. */
class CountNewFnTest {
  private static final AggregateMartSpec MART = Greenhouse.mart("mart_hour");
  private static final TableSpec TABLE = Greenhouse.WAREHOUSE.table("mart.mart_hour");
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1).portable();

  private final CountNewFn step = new CountNewFn(MART, Greenhouse.READING, TABLE, TIMING);
  private final KeptState<HashSet128> seen = new KeptState<>(HashSet128.CODER);
  private final KeptState<Boolean> forgotten = new KeptState<>(BooleanCoder.of());
  private final List<Instant> timers = new ArrayList<>();
  private final List<KV<ShardKey, Groups>> counted = new ArrayList<>();

  CountNewFnTest() {
    step.setup();
  }

  @Test
  void countsAValueOfAWindowOnceUntilTheLastWindowOfItsDayIsOver() {
    come(1, "10:15");
    come(2, "10:20");
    assertThat("once in the hour", counted.size(), is(1));
    come(3, "11:20");
    assertThat("once more in the next", counted.size(), is(2));
    assertThat(timers, contains(Instant.parse("2024-03-02T03:00:00Z")));
  }

  @Test
  void countsAValueThatComesAfterThatOnceAsWell() {
    come(1, "10:15");
    fireTimers();
    counted.clear();

    come(2, "12:15");
    fireTimers();
    come(3, "12:20");
    fireTimers();
    come(4, "12:25");

    assertThat(counted.size(), is(1));
  }

  private void come(long id, String time) {
    Contribution contribution = new Contribution(MART, Greenhouse.READING, TABLE, 1, false);
    contribution.add(Reading.of(id, time).row().getValues().toArray(), (values, column) -> {});
    contribution.forEachCandidates(this::process);
  }

  private void process(ShardKey share, Candidates candidates) {
    step.process(
        KV.of(share, candidates),
        seen,
        forgotten,
        KeptState.timer(millis -> timers.add(Instant.ofEpochMilli(millis))),
        KeptState.into(counted::add));
  }

  /** The watermark is beyond all of them. */
  private void fireTimers() {
    timers.forEach(timer -> step.forget(seen, forgotten));
    timers.clear();
  }
}
