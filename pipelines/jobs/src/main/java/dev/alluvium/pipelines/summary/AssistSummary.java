package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a build of query assists has done: the rows that each table now has within the days. */
public record AssistSummary(DayRange days, LocalDate asOf, List<Built> tables) implements Outcome {
  /**
   * A table.
   *
   * @param rows within the days
   * @param days of theirs; where they are of snapshots, those
   * @param ofSnapshots whether its rows are of snapshots
   */
  record Built(String table, long rows, long days, boolean ofSnapshots) {}

  public static AssistSummary of(
      DayRange days, LocalDate asOf, List<QueryAssists.Rebuild> rebuilds, SqlWarehouse warehouse) {
    List<Built> tables = new ArrayList<>();
    for (QueryAssists.Rebuild rebuild : rebuilds) {
      List<Long> counts = warehouse.numbers(rebuild.count());
      tables.add(new Built(rebuild.table(), counts.get(0), counts.get(1), rebuild.isOfSnapshots()));
    }
    return new AssistSummary(days, asOf, List.copyOf(tables));
  }

  /**
   * Snapshots of which only some days are kept, or none; unasked, by their age today. Where none
   * can be too old, there was nothing to make them of, which needs no hint.
   */
  @Override
  public List<String> warnings() {
    LocalDate last = days.last().isAfter(asOf) ? asOf : days.last();
    long wanted = ChronoUnit.DAYS.between(days.first(), last) + 1;
    return tables.stream()
        .filter(table -> table.ofSnapshots() && table.days() < wanted)
        .filter(table -> table.rows() > 0 || asOf.isAfter(days.last()))
        .map(
            table ->
                String.format(
                    Locale.ROOT,
                    "hint: of %s the snapshots of %,d of %,d days are kept, as of %s; --asOf=%s"
                        + " keeps them as of then",
                    table.table(),
                    table.days(),
                    wanted,
                    asOf,
                    days.last()))
        .toList();
  }

  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "from %s to %s, as of %s%n", days.first(), days.last(), asOf);
    for (Built built : tables) {
      out.printf(
          Locale.ROOT,
          "  %-32s %,12d %s on %,d %s%n",
          built.table(),
          built.rows(),
          built.rows() == 1 ? "row" : "rows",
          built.days(),
          built.days() == 1 ? "day" : "days");
    }
  }
}
