package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.Candidates;
import dev.alluvium.transforms.aggregate.Contribution;
import dev.alluvium.transforms.aggregate.Groups;
import dev.alluvium.transforms.aggregate.HashSet128;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.ImitatedRunner;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** The first step of a distinct count, with timers that fire whenever the test says. */
class CountNewTest {
  private static final AggregateMartSpec MART = Greenhouse.mart("mart_hour");
  private static final TableSpec TABLE = Greenhouse.WAREHOUSE.table("mart.mart_hour");
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1).portable();

  private final ImitatedRunner<ShardKey, Candidates, HashSet128, KV<ShardKey, Groups>> runner =
      new ImitatedRunner<>(
          AggregateMart.of(MART, Greenhouse.READING, Greenhouse.WAREHOUSE, TIMING).distinct());
  private final List<KV<ShardKey, Groups>> counted = new ArrayList<>();

  @Test
  void countsAValueOfAWindowOnceUntilTheLastWindowOfItsDayIsOver() {
    come(1, "10:15");
    come(2, "10:20");
    assertThat("once in the hour", counted.size(), is(1));
    come(3, "11:20");
    assertThat("once more in the next", counted.size(), is(2));
    assertThat(
        runner.due().values(), contains(Instant.parse("2024-03-02T03:00:00Z").toEpochMilli()));
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
    runner.take(share, candidates);
    counted.addAll(runner.take(AggregateMart.COUNTED));
  }

  /** The watermark is beyond all of them. */
  private void fireTimers() {
    runner.watermark(Instant.parse("2024-04-01T00:00:00Z").toEpochMilli());
  }
}
