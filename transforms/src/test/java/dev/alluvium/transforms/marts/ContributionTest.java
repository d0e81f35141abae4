package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.sun.management.ThreadMXBean;
import dev.alluvium.transforms.aggregate.Contribution;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionTest {
  private static final int EVENTS = 20_000;
  private static final long MOST_BYTES_OF_AN_EVENT = 4_000;

  /** With as many different sensors, and more numbers than a percentile keeps. */
  @ParameterizedTest
  @ValueSource(strings = {"mart_watch", "mart_spread"})
  void anEventCostsNoMoreWhereManyWereBefore(String mart) {
    Contribution contribution =
        new Contribution(
            Greenhouse.mart(mart),
            Greenhouse.READING,
            Greenhouse.WAREHOUSE.table("mart." + mart),
            1,
            false);
    @Nullable Object[][] events = new Object[EVENTS][];
    for (int i = 0; i < EVENTS; i++) {
      events[i] =
          Reading.of(i, Reading.instant("10:00").plusMillis(i))
              .sensor("sensor number " + i)
              .degrees(20 + i % 1000 / 100.0)
              .alarm(true)
              .row()
              .getValues()
              .toArray();
    }

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (@Nullable Object[] event : events) {
      contribution.add(event, (values, column) -> {});
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes / EVENTS, is(lessThan(MOST_BYTES_OF_AN_EVENT)));
  }
}
