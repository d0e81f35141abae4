package dev.alluvium.schemas.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTimesTest {
  private static final String EVENT =
      """
      event: sold
      description: Something was sold.
      owner: team
      source: {topic: sold}
      identity: [sale_id]
      event_time: sold_ts
      fields:
        sold_ts: {type: timestamp, required: true, description: When.}
        sale_id: {type: int64, required: true, description: Sale.}
      """;
  private static final String MART =
      """
      marts: shop
      owner: team
      tables:
        mart_sold:
          description: What was sold.
          from: sold
          window: %s
          dimensions:
            start_ts: {window: start}
            end_ts: {window: end}
          measures:
            sales: {count: "*", description: Sales.}
            different: {count_distinct: sale_id, description: Different sales.}
            mean: {avg: sale_id, description: Mean.}
      """;

  private final Path folder;

  RowTimesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A sale is in one row of the first ones, and in several of the others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1h | sales",
        "{day: Europe/Berlin} | sales",
        "{session: 1h, longest: 1d} | sales",
        "{size: 1h, every: 10m} | ''",
        "{cumulate: 1d, every: 1h} | ''",
      })
  void countsOfWindowsThatOverlapDoNotAddUp(String window, String addingUp) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: shop\ndescription: A shop.\nowner: team\n");
    Files.writeString(folder.resolve("sold.yaml"), EVENT);
    Files.writeString(folder.resolve("marts.yaml"), MART.formatted(window));
    AggregateMartSpec mart = ContractLoader.load(folder).marts(AggregateMartSpec.class).get(0);

    assertThat(RowTimes.addingUp(mart), is(addingUp.isEmpty() ? Set.of() : Set.of(addingUp)));
  }
}
