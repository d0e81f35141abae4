package dev.alluvium.pipelines.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What checks have found.
 *
 * @param results of those that could be checked; those that hold may be left out
 * @param unchecked by name, why one could not be checked
 */
public record Findings(List<CheckResult> results, Map<String, String> unchecked) {
  public static final Findings NONE = new Findings(List.of(), Map.of());

  /** Those that do not hold, a line each. */
  public List<String> warnings() {
    return results.stream().filter(CheckResult::isBroken).map(CheckResult::line).toList();
  }

  /** Those of which nothing is known, and why, each a part of a line. */
  public List<String> unknown() {
    List<String> parts = new ArrayList<>();
    unchecked.forEach((name, why) -> parts.add("%s could not be checked: %s".formatted(name, why)));
    return parts;
  }

  /** Why a job that finds this has failed, in parts of a line; none where it has not. */
  public List<String> failures() {
    List<String> parts = new ArrayList<>();
    List<String> failed =
        results.stream().filter(CheckResult::isFailure).map(r -> r.check().name()).toList();
    if (!failed.isEmpty()) {
      parts.add(
          "%s %s not hold"
              .formatted(String.join(", ", failed), failed.size() == 1 ? "does" : "do"));
    }
    parts.addAll(unknown());
    return parts;
  }
}
