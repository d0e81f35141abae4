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
 * @param isStopped whether it ended before all were looked at
 */
public record Refreshed(
    List<ModelBuild> built,
    Map<String, String> failed,
    Map<String, Set<String>> waiting,
    boolean isStopped) {

  /** Which were not built, and why, in one line. */
  public Optional<String> failure() {
    List<String> parts = new ArrayList<>();
    failed.forEach((table, why) -> parts.add("%s was not built: %s".formatted(table, why)));
    waiting.forEach(
        (table, reads) ->
            parts.add("%s waits for %s".formatted(table, String.join(" and ", reads))));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /**
   * @throws ModelException if any was not built
   */
  public void check() {
    failure()
        .ifPresent(
            failure -> {
              throw new ModelException(failure);
            });
  }
}
