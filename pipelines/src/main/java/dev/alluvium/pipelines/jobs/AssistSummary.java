package dev.alluvium.pipelines.jobs;

import static java.util.Objects.requireNonNull;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.schemas.warehouse.QueryAssists;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a build of query assists has done: the rows that each table now has within the days. */
record AssistSummary(DayRange days, LocalDate asOf, List<Built> tables) implements JobMain.Outcome {
  /**
   * A table.
   *
   * @param rows within the days
   * @param instants different times among them; of a PIT, its snapshots
   */
  record Built(String table, long rows, long instants) {}

  static AssistSummary of(
      DayRange days, LocalDate asOf, List<QueryAssists.Rebuild> rebuilds, DuckDbSession session) {
    List<Built> tables = new ArrayList<>();
    for (QueryAssists.Rebuild rebuild : rebuilds) {
      List<@Nullable Object> counts =
          session
              .query(
                  "SELECT count(*), count(DISTINCT %2$s) FROM %1$s WHERE CAST(%2$s AS DATE) BETWEEN '%3$s' AND '%4$s'"
                      .formatted(rebuild.table(), rebuild.timeColumn(), days.first(), days.last()))
              .get(0);
      tables.add(new Built(rebuild.table(), number(counts, 0), number(counts, 1)));
    }
    return new AssistSummary(days, asOf, List.copyOf(tables));
  }

  private static long number(List<@Nullable Object> row, int column) {
    return ((Number) requireNonNull(row.get(column))).longValue();
  }

  @Override
  public void print(PrintStream out) {
    out.printf("from %s to %s, as of %s%n", days.first(), days.last(), asOf);
    for (Built built : tables) {
      out.printf(
          "  %-32s %,12d rows at %,d instants%n", built.table(), built.rows(), built.instants());
    }
  }
}
