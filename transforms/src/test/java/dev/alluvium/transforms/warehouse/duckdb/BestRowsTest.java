package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BestRowsTest {
  /** In their order; those of one first eight bytes side by side. */
  private static final List<@Nullable String> TEXTS =
      Arrays.asList("", "Z", "listen_events", "listen_evented", "page", "\uFFFD", "😀", null);

  @Test
  void tellsWhatLosesToARowOfItsKey() {
    BestRows best = best(MergeRule.SMALLEST);
    assertThat(isBeaten(best, "a", "listen_events", false), is(false));
    assertThat(isBeaten(best, "a", "page_view_events", false), is(true));
    assertThat(isBeaten(best, "a", null, false), is(true));
    assertThat(isBeaten(best, "b", "page_view_events", false), is(false));
    assertThat(isBeaten(best, "a", "auth_events", false), is(false));
    assertThat(isBeaten(best, "a", "listen_events", false), is(true));
  }

  @Test
  void saysNothingOfRowsWhoseFirstBytesAreTheSame() {
    BestRows best = best(MergeRule.SMALLEST);
    assertThat(isBeaten(best, "a", "listen_events", false), is(false));
    assertThat(isBeaten(best, "a", "listen_eventt", false), is(false));
  }

  @Test
  void takesTheLargestWhereThatIsKept() {
    BestRows best = best(MergeRule.LARGEST);
    assertThat(isBeaten(best, "a", "listen_events", false), is(false));
    assertThat(isBeaten(best, "a", "page_view_events", false), is(false));
    assertThat(isBeaten(best, "a", "listen_events", false), is(true));
    assertThat(isBeaten(best, "a", null, false), is(false));
    assertThat(isBeaten(best, "a", "page_view_events", false), is(true));
  }

  @Test
  void forgetsWhatMayHaveBeenTakenOut() {
    BestRows best = best(MergeRule.SMALLEST);
    isBeaten(best, "a", "listen_events", false);
    best.forget();
    assertThat(isBeaten(best, "a", "page_view_events", false), is(false));
  }

  @Test
  void remembersNothingOfATableWhoseKeysSeldomComeAgain() {
    Budget budget = new Budget(1 << 20);
    BestRows best = BestRows.of(table(MergeRule.SMALLEST), budget).orElseThrow();
    isBeaten(best, "a", "x", false);
    for (int i = 0; i < 10_000; i++) {
      isBeaten(best, "k" + i, "x", true);
    }
    assertThat(budget.left(), is(1L << 20));
    for (int i = 0; i < 2_000; i++) {
      isBeaten(best, "k" + i, "x", false);
    }
    assertThat((1L << 20) - budget.left(), is(greaterThan(20_000L)));
  }

  @ParameterizedTest
  @EnumSource(
      value = MergeRule.class,
      names = {"FIRST_WRITTEN", "LAST_WRITTEN", "LATEST"})
  void isNotOfTablesThatKeepAnother(MergeRule rule) {
    assertThat(BestRows.of(table(rule), new Budget(0)).isPresent(), is(false));
  }

  @Test
  void isNotOfTablesThatAreOrderedByWhatHasNoNumber() {
    assertThat(BestRows.of(Tables.pairs(MergeRule.SMALLEST), new Budget(0)).isPresent(), is(false));
  }

  /** Also where rows are taken out between, in whatever flushes. */
  @ParameterizedTest
  @CsvSource({"SMALLEST, 0", "SMALLEST, 1", "LARGEST, 0", "LARGEST, 2"})
  void leavesTheTableAsItWere(MergeRule rule, int deletePercent, @TempDir Path folder) {
    TableSpec table = table(rule);
    Random random = new Random(rule.name().length() * 10L + deletePercent);
    Map<String, TableMutation> expected = new LinkedHashMap<>();
    MergeOrder order = new MergeOrder(table);
    try (DuckDbSession session = DuckDbSession.open(folder.resolve("w.duckdb"), warehouse(table))) {
      for (int flush = 0; flush < 60; flush++) {
        List<TableMutation> mutations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          String key = "k" + random.nextInt(30);
          if (random.nextInt(100) < deletePercent) {
            mutations.add(TableMutation.delete(table, row(table, key, 1L, null, null), 0));
            expected.remove(key);
          } else {
            TableMutation row = mutation(table, key, TEXTS.get(random.nextInt(TEXTS.size())));
            mutations.add(row);
            expected.merge(key, row, order::winner);
          }
        }
        session.handOver(mutations);
        session.flush();
      }
      assertThat(
          session.query("SELECT a, v FROM mart.pairs ORDER BY a"),
          is(
              expected.entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(e -> Arrays.asList(e.getKey(), e.getValue().row().getValue("v")))
                  .toList()));
    }
  }

  /** The best row is taken out: of those that come then, the best stands. */
  @Test
  void areForgottenWhereATableIsSettled(@TempDir Path folder) throws SQLException {
    TableSpec kept = table(MergeRule.SMALLEST);
    try (DuckDbSession session = DuckDbSession.open(folder.resolve("w.duckdb"), warehouse(kept));
        DuckDBConnection connection = session.connect()) {
      SettledTable settled =
          new SettledTable(
              connection,
              new Settling("mart.all", kept, "DELETE FROM mart.pairs"),
              new TableMerge(connection, kept, MergeMemory.of(1 << 20, 0, 1 << 20)));
      settled.merge(List.of(mutation(kept, "k", "a")));
      settled.merge(List.of(mutation(kept, "k", "a")));
      settled.settleAtClose();
      settled.merge(List.of(mutation(kept, "k", "b")));
      assertThat(session.query("SELECT v FROM mart.pairs"), is(List.of(List.of("b"))));
    }
  }

  private static BestRows best(MergeRule rule) {
    return BestRows.of(table(rule), new Budget(1 << 20)).orElseThrow();
  }

  private static boolean isBeaten(BestRows best, String key, @Nullable String text, boolean isNew) {
    TableSpec table = table(MergeRule.SMALLEST);
    TableMutation row = mutation(table, key, text);
    return best.isBeaten(row, KeyFingerprint.of(table).of(row.row().getValues()), isNew);
  }

  private static TableMutation mutation(TableSpec table, String key, @Nullable String text) {
    return TableMutation.upsert(table, row(table, key, 1L, text, null));
  }

  private static TableSpec table(MergeRule rule) {
    return Tables.pairs(rule).toBuilder().setOrder(List.of("b", "v")).build();
  }
}
