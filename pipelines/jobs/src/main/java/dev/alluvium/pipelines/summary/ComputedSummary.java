package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a build of computed tables has done.
 *
 * @param ofDays that of the tables that lie on days, if they were built
 * @param models how many rows each model now has
 * @param left tables that lie on days, where no days were given
 */
public record ComputedSummary(
    Optional<AssistSummary> ofDays, Map<String, Long> models, List<String> left)
    implements Outcome {

  public static ComputedSummary of(
      Optional<AssistSummary> ofDays,
      List<ModelBuild> models,
      List<String> left,
      SqlWarehouse warehouse) {
    Map<String, Long> rows = new LinkedHashMap<>();
    models.forEach(model -> rows.put(model.table(), warehouse.numbers(model.count()).get(0)));
    return new ComputedSummary(ofDays, rows, left);
  }

  @Override
  public void print(PrintStream out) {
    ofDays.ifPresent(summary -> summary.print(out));
    models.forEach(
        (table, rows) ->
            out.printf(Locale.ROOT, "  %-32s %,12d %s%n", table, rows, rows == 1 ? "row" : "rows"));
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(ofDays.map(Outcome::warnings).orElse(List.of()));
    if (!left.isEmpty()) {
      warnings.add(
          "hint: %s are as they were; --from and --to say which days of them to build"
              .formatted(String.join(", ", left)));
    }
    return warnings;
  }
}
