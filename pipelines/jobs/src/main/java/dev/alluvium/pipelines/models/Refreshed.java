package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.quality.Findings;
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
 * @param unpublished by table, why its topic could not be told of what has changed
 * @param expectations those that do not hold, or could not be checked
 * @param isStopped whether it ended before all were looked at
 */
public record Refreshed(
    List<ModelBuild> built,
    Map<String, String> failed,
    Map<String, Set<String>> waiting,
    Map<String, String> unpublished,
    Findings expectations,
    boolean isStopped) {

  /** The expectations that do not hold, a line each. */
  public List<String> warnings() {
    return expectations.warnings();
  }

  /** All that is not as it should be, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    undoneEach().forEach(part -> lines.add("error: " + part));
    lines.addAll(warnings());
    expectations.unknown().forEach(part -> lines.add("error: " + part));
    return lines;
  }

  /** Which were not built or published, and why, and which are not as they must be, in one line. */
  public Optional<String> failure() {
    List<String> parts = new ArrayList<>();
    undone().ifPresent(parts::add);
    parts.addAll(expectations.failures());
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** The same without the expectations that {@link #warnings} names. */
  Optional<String> untold() {
    List<String> parts = new ArrayList<>();
    undone().ifPresent(parts::add);
    parts.addAll(expectations.unknown());
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private Optional<String> undone() {
    List<String> parts = undoneEach();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private List<String> undoneEach() {
    List<String> parts = new ArrayList<>();
    failed.forEach((table, why) -> parts.add("%s was not built: %s".formatted(table, why)));
    waiting.forEach(
        (table, reads) ->
            parts.add("%s waits for %s".formatted(table, String.join(" and ", reads))));
    unpublished.forEach(
        (table, why) -> parts.add("%s was not published: %s".formatted(table, why)));
    return parts;
  }
}
