package dev.alluvium.pipelines.models;

import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of models that were to be brought up to date.
 *
 * @param built those that were built; of the others, each has the rows of its last build
 * @param failed by table, why it could not be built
 * @param waiting by table, those that it reads which were not built
 * @param broken expectations that do not hold
 * @param unchecked by name, why an expectation could not be checked
 * @param isStopped whether it ended before all were looked at
 */
public record Refreshed(
    List<ModelBuild> built,
    Map<String, String> failed,
    Map<String, Set<String>> waiting,
    List<CheckResult> broken,
    Map<String, String> unchecked,
    boolean isStopped) {

  /** The expectations that do not hold, a line each. */
  public List<String> warnings() {
    return broken.stream().map(CheckResult::line).toList();
  }

  /** All that is not as it should be, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    unbuiltEach().forEach(part -> lines.add("error: " + part));
    lines.addAll(warnings());
    uncheckedEach().forEach(part -> lines.add("error: " + part));
    return lines;
  }

  /** Which were not built, and why, and which are not as they must be, in one line. */
  public Optional<String> failure() {
    List<String> parts = new ArrayList<>();
    unbuilt().ifPresent(parts::add);
    List<String> errors =
        broken.stream().filter(CheckResult::isFailure).map(b -> b.check().name()).toList();
    if (!errors.isEmpty()) {
      parts.add(
          "%s %s not hold"
              .formatted(String.join(", ", errors), errors.size() == 1 ? "does" : "do"));
    }
    parts.addAll(uncheckedEach());
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private Optional<String> unbuilt() {
    List<String> parts = unbuiltEach();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private List<String> unbuiltEach() {
    List<String> parts = new ArrayList<>();
    failed.forEach((table, why) -> parts.add("%s was not built: %s".formatted(table, why)));
    waiting.forEach(
        (table, reads) ->
            parts.add("%s waits for %s".formatted(table, String.join(" and ", reads))));
    return parts;
  }

  private List<String> uncheckedEach() {
    List<String> parts = new ArrayList<>();
    unchecked.forEach((name, why) -> parts.add("%s could not be checked: %s".formatted(name, why)));
    return parts;
  }
}
