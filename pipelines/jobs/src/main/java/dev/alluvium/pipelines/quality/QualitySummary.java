package dev.alluvium.pipelines.quality;

import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.quality.CheckResult.Verdict;
import dev.alluvium.schemas.spec.quality.Dimension;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a job that checks expectations has to say.
 *
 * @param days those that were looked at
 */
public record QualitySummary(Findings found, CheckedDays days) implements Outcome {
  private static final String TABLE = "table";
  private static final String EXPECTATION = "expectation";

  @Override
  public void print(PrintStream out) {
    int table = width(TABLE, found.results().stream().map(r -> spec(r).table()).toList());
    int name = width(EXPECTATION, found.results().stream().map(r -> spec(r).name()).toList());
    String form = "%-" + table + "s  %-" + name + "s  %-8s  %14s  %14s  %s%n";
    out.printf(Locale.ROOT, form, TABLE, EXPECTATION, "severity", "rows", "broken", "result");
    for (CheckResult result : found.results()) {
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
    return found.warnings();
  }

  @Override
  public Optional<String> failure() {
    return line(found.failures());
  }

  @Override
  public Optional<String> untold() {
    return line(found.unknown());
  }

  private Optional<String> line(List<String> of) {
    List<String> parts = new ArrayList<>(of);
    if (found.failures().isEmpty() && sawNothing()) {
      parts.add(
          "No expectation found a row to judge by%s, so nothing is known; look whether these days and tables have been loaded"
              .formatted(ofDays()));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Whether no rule found a row. Freshness, which looks at the table, did if it holds. */
  private boolean sawNothing() {
    return found.results().stream()
            .allMatch(
                result ->
                    result.verdict() == Verdict.NO_ROWS
                        || (spec(result).rule().dimension() == Dimension.FRESHNESS
                            && result.isBroken()))
        && found.results().stream().anyMatch(result -> result.verdict() == Verdict.NO_ROWS);
  }

  private String ofDays() {
    return days.first().map(day -> " from " + day).orElse("")
        + days.last().map(day -> " to " + day).orElse("");
  }
}
