package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.process.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a lake has taken over from its warehouse.
 *
 * @param taken by table, how many rows were added and taken out
 * @param failed by table that is as it was, why
 */
public record LakeSummary(DayRange days, Map<String, Long> taken, Map<String, String> failed)
    implements Outcome {
  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "from %s to %s: %,d of %,d tables of the lake changed%n",
        days.first(),
        days.last(),
        taken.values().stream().filter(rows -> rows > 0).count(),
        taken.size() + failed.size());
    taken.forEach(
        (table, rows) -> {
          if (rows > 0) {
            out.printf(Locale.ROOT, "  %-40s %,12d %s%n", table, rows, rows == 1 ? "row" : "rows");
          }
        });
  }

  @Override
  public List<String> warnings() {
    return failed.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  @Override
  public Optional<String> failure() {
    return failed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d %s as before; run it again for the same days",
                failed.size(),
                failed.size() == 1 ? "table of the lake is" : "tables of the lake are"));
  }
}
