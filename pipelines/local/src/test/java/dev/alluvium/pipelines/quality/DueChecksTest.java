package dev.alluvium.pipelines.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the clock decides, while something is loaded and when that has ended. */
class DueChecksTest {
  private static final Path CONTRACTS = Path.of("../../schemas/src/test/resources/bakery");

  private final WarehouseSession warehouse;
  private final DueChecks checks;
  private Instant now = Instant.parse("2024-01-01T12:00:00Z");

  DueChecksTest(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    try (Stream<Path> files = Files.list(CONTRACTS)) {
      for (Path file : files.toList()) {
        Files.copy(file, contracts.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        contracts.resolve("quality.yaml"),
        """
        quality: bakery
        tables:
          raw.sold:
            is_fresh: {description: Sold within the hour., freshness: 1h}
        """);
    DomainSpec domain = ContractLoader.load(contracts);
    warehouse = new DuckDbTarget(folder.resolve("w.duckdb"), domain).open();
    checks =
        new DueChecks(
            ExpectationCheck.all(domain, WarehouseModel.of(domain), warehouse.dialect()),
            new ExpectationChecker(warehouse, "run"),
            () -> now);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void freshnessIsToldEachMinuteThoughNothingIsWritten() {
    sell("2024-01-01 12:00:00");
    assertThat("a stream has a minute to begin", check(false), is(empty()));
    now = now.plus(Duration.ofMinutes(1));
    assertThat("it holds", check(false), is(empty()));
    now = now.plus(Duration.ofMinutes(60));
    assertThat("it does not hold any more", check(false), contains("raw.sold.is_fresh"));
    sell("2024-01-01 13:00:00");
    assertThat("it is looked at once a minute", check(false), contains("raw.sold.is_fresh"));
    assertThat("and at the end of the stream", check(true), is(empty()));
  }

  @Test
  void freshnessIsNotAskedOfFilesWhichMayBeOfAnyAge() {
    assertThat(check(true), is(empty()));
    assertThat(warehouse.numbers("SELECT count(*) FROM ops.quality"), is(List.of(0L)));
  }

  private List<String> check(boolean isLast) {
    return checks.run(inputs -> Map.of(), table -> false, isLast).results().stream()
        .map(result -> result.check().name())
        .toList();
  }

  private void sell(String time) {
    warehouse.transact(
        "ops.quality",
        List.of(
            "INSERT INTO raw.sold (event_ts, source, position, record_digest, read_at) VALUES (TIMESTAMP '%1$s', 's', 1, 1, TIMESTAMP '%1$s')"
                .formatted(time)));
  }
}
