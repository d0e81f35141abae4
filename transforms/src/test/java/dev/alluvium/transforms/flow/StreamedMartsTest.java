package dev.alluvium.transforms.flow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stream that takes up another has its alerts know of the past. */
class StreamedMartsTest {
  private static final DomainSpec TRANSIT = ContractLoader.loadFromClasspath("transit");
  private static final String EVENT = "turnstile_events";
  private static final Instant NEWEST = Instant.parse("2023-09-23T20:52:10Z");

  private final List<String> asked = new ArrayList<>();

  private void takeUp(Set<String> unbegun) {
    Publisher nowhere =
        () -> {
          throw new AssertionError("nothing is sent");
        };
    new StreamedMarts(
            TRANSIT,
            WarehouseModel.local(TRANSIT),
            DuckDbWarehouse.of(Path.of("none.duckdb")),
            Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(1), 2),
            new StreamedMarts.Before(
                Map.of(EVENT, NEWEST),
                unbegun,
                Duration.ZERO,
                /* stateIsKept= */ false,
                Optional.empty()),
            /* fixedShape= */ false,
            StreamedMessages.none())
        .publishing(
            StreamedMessages.to(Map.of("mart_station_peak_alert", "alerts"), topic -> nowhere),
            Map.of(EVENT, NEWEST),
            sql -> {
              asked.add(sql);
              return List.of();
            });
  }

  @Test
  void isWhatWasThereBeforeTheFirstOpenWindow() {
    takeUp(Set.of());
    assertThat(asked, contains(containsString("FROM mart.mart_station_5min")));
  }

  /** Every window comes again, and would count twice. */
  @Test
  void isNothingWhereAllWindowsAreOpen() {
    takeUp(Set.of(EVENT));
    assertThat(asked, is(empty()));
  }
}
