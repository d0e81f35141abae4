package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.models.CheckResult;
import dev.alluvium.pipelines.models.CheckResult.Verdict;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.quality.Dimension;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks of expectations have found.
 *
 * @param unchecked by name, why one could not be checked
 * @param days those that were looked at
 */
public record QualitySummary(
    List<CheckResult> results, Map<String, String> unchecked, CheckedDays days) implements Outcome {
  private static final String TABLE = "table";
  private static final String EXPECTATION = "expectation";

  @Override
  public void print(PrintStream out) {
    int table = width(TABLE, results.stream().map(r -> spec(r).table()).toList());
    int name = width(EXPECTATION, results.stream().map(r -> spec(r).name()).toList());
    String form = "%-" + table + "s  %-" + name + "s  %-8s  %14s  %14s  %s%n";
    out.printf(Locale.ROOT, form, TABLE, EXPECTATION, "severity", "rows", "broken", "result");
    for (CheckResult result : results) {
      out.printf(
          Locale.ROOT,
          form,
          spec(result).table(),
          spec(result).name(),
          spec(result).severity().code(),
          number(result.counts().looked()),
          number(result.counts().broken()),
          result.verdict().text());
    }
  }

  private static ExpectationSpec spec(CheckResult result) {
    return result.check().expectation();
  }

  private static int width(String head, List<String> texts) {
    return Math.max(head.length(), texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Those that do not hold, a line each. */
  @Override
  public List<String> warnings() {
    return results.stream().filter(CheckResult::isBroken).map(CheckResult::line).toList();
  }

  @Override
  public Optional<String> failure() {
    List<String> parts = new ArrayList<>();
    List<String> failed =
        results.stream().filter(CheckResult::isFailure).map(r -> r.check().name()).toList();
    if (!failed.isEmpty()) {
      parts.add(
          "%s %s not hold"
              .formatted(String.join(", ", failed), failed.size() == 1 ? "does" : "do"));
    }
    unchecked.forEach((name, why) -> parts.add("%s could not be checked: %s".formatted(name, why)));
    if (parts.isEmpty() && sawNothing()) {
      parts.add(
          "No expectation found a row to judge by%s, so nothing is known; look whether these days and tables have been loaded"
              .formatted(ofDays()));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Whether no rule found a row. Freshness, which looks at the table, did if it holds. */
  private boolean sawNothing() {
    return results.stream()
            .allMatch(
                result ->
                    result.verdict() == Verdict.NO_ROWS
                        || (spec(result).rule().dimension() == Dimension.FRESHNESS
                            && result.isBroken()))
        && results.stream().anyMatch(result -> result.verdict() == Verdict.NO_ROWS);
  }

  private String ofDays() {
    return days.first().map(day -> " from " + day).orElse("")
        + days.last().map(day -> " to " + day).orElse("");
  }
}
