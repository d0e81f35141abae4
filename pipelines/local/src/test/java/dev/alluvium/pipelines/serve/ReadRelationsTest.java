package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models, which are made by SQL: the writer does not tell of them. */
@Timeout(120)
class ReadRelationsTest {
  private static final DomainSpec DOMAIN = ContractLoader.loadFromClasspath("subscriptions");

  private static List<String> rows(LivePage page) {
    int mrr =
        page.feed().tables().stream().map(t -> t.name()).toList().indexOf("mart.mart_mrr_monthly");
    return page.feed().snapshot().changes().stream()
        .filter(change -> change.table() == mrr)
        .map(change -> String.valueOf(change.row()))
        .sorted()
        .toList();
  }

  private static void awaitRows(LivePage page, int count) throws InterruptedException {
    for (int i = 0; i < 600 && rows(page).size() != count; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void areReadAgainAndRowsThatAreGoneGo(@TempDir Path folder) throws Exception {
    try (WarehouseSession warehouse = new DuckDbTarget(folder.resolve("w.duckdb"), DOMAIN).open()) {
      WatchedRun run =
          new WatchedRun(DOMAIN, warehouse, warehouse.local().orElseThrow(), new RunControl());
      try (LivePage page = LivePage.open(run)) {
        warehouse.transact(
            "mart.mart_mrr_monthly",
            List.of(
                "INSERT INTO mart.mart_mrr_monthly (month, mrr_end) VALUES ('2024-01-01', 7.5), ('2024-02-01', 8.25)"));
        awaitRows(page, 2);
        assertThat(
            rows(page),
            contains(startsWith("[\"2024-01-01\",7.5,"), startsWith("[\"2024-02-01\",8.25,")));

        warehouse.transact(
            "mart.mart_mrr_monthly",
            List.of("DELETE FROM mart.mart_mrr_monthly WHERE month = '2024-01-01'"));
        awaitRows(page, 1);
        assertThat(rows(page), contains(startsWith("[\"2024-02-01\",8.25,")));
      }
    }
  }

  /** What cannot be read, as where a model was made anew meanwhile, ends neither page nor run. */
  @Test
  void oneThatCannotBeReadKeepsWhatItHadAndOthersGoOn(@TempDir Path folder) throws Exception {
    try (WarehouseSession warehouse = new DuckDbTarget(folder.resolve("w.duckdb"), DOMAIN).open()) {
      WatchedRun run =
          new WatchedRun(DOMAIN, warehouse, warehouse.local().orElseThrow(), new RunControl());
      warehouse.transact(
          "mart.mart_mrr_monthly",
          List.of("ALTER TABLE mart.mart_net_revenue_by_plan RENAME TO elsewhere"));
      try (LivePage page = LivePage.open(run)) {
        warehouse.transact(
            "mart.mart_mrr_monthly",
            List.of(
                "INSERT INTO mart.mart_mrr_monthly (month, mrr_end) VALUES ('2024-01-01', 7.5)"));
        awaitRows(page, 1);
        assertThat(rows(page), contains(startsWith("[\"2024-01-01\",7.5,")));
      }
    }
  }
}
