package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactTest {
  private static final TableSpec PAIRS = Tables.pairs(MergeRule.FIRST_WRITTEN);

  private final Path file;

  TransactTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void seesWhatWasHandedOverBefore() {
    try (DuckDbSession session = DuckDbSession.open(file, Tables.warehouse(PAIRS))) {
      session.handOver(List.of(TableMutation.upsert(PAIRS, row(PAIRS, "x", 1L, "v", 0.5))));
      DuckDbWarehouse.of(file)
          .transact(
              "mart.pairs",
              List.of(
                  "INSERT INTO mart.pairs SELECT a, b + 1, v, w FROM mart.pairs",
                  "INSERT INTO mart.pairs SELECT a, b + 2, v, w FROM mart.pairs"));
      assertThat(
          session.query("SELECT b FROM mart.pairs ORDER BY b"),
          contains(List.of(1L), List.of(2L), List.of(3L), List.of(4L)));
    }
  }

  @Test
  void takesEffectAsAWholeOrNotAtAll() {
    try (DuckDbSession session = DuckDbSession.open(file, Tables.warehouse(PAIRS))) {
      DuckDbException e =
          assertThrows(
              DuckDbException.class,
              () ->
                  DuckDbWarehouse.of(file)
                      .transact(
                          "mart.pairs",
                          List.of(
                              "INSERT INTO mart.pairs VALUES ('x', 1, 'v', 0)", "SELECT nothing")));
      assertThat(e.getMessage(), containsString("took nothing over, for a statement failed"));
      assertThat(session.query("SELECT count(*) FROM mart.pairs"), contains(List.of(0L)));
      assertThat(String.valueOf(e.getMessage()).lines().count(), is(1L));
    }
  }
}
