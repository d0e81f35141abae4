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
   * @param days of theirs; of a PIT table, its snapshots
   */
  record Built(String table, long rows, long days) {}

  static AssistSummary of(
      DayRange days, LocalDate asOf, List<QueryAssists.Rebuild> rebuilds, DuckDbSession session) {
    List<Built> tables = new ArrayList<>();
    for (QueryAssists.Rebuild rebuild : rebuilds) {
      List<@Nullable Object> counts =
          session
              .query(
                  ("SELECT count(*), count(DISTINCT day) FROM (SELECT CAST(%s AS DATE) AS day FROM %s)"
                          + " WHERE day BETWEEN '%s' AND '%s'")
                      .formatted(rebuild.timeColumn(), rebuild.table(), days.first(), days.last()))
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
      out.printf("  %-32s %,12d rows on %,d days%n", built.table(), built.rows(), built.days());
    }
  }
}
