package dev.alluvium.schemas.spec.computed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What makes columns of others. One that it reads and makes, it reads as it was before. */
public interface Step {
  Set<String> makes();

  Set<String> reads();

  /**
   * The steps in stages: all that a step reads is there, or made, before its stage. Those that read
   * each other in a circle, and those that read these, are in none.
   *
   * @param steps of which no two make the same column
   */
  static <S extends Step> List<List<S>> stages(List<S> steps) {
    List<List<S>> stages = new ArrayList<>();
    List<S> left = new ArrayList<>(steps);
    while (!left.isEmpty()) {
      List<S> stage = left.stream().filter(step -> isReady(step, left)).toList();
      if (stage.isEmpty()) {
        break;
      }
      stages.add(stage);
      left.removeAll(stage);
    }
    return stages;
  }

  private static boolean isReady(Step step, List<? extends Step> left) {
    return left.stream()
        .filter(other -> other != step)
        .noneMatch(other -> other.makes().stream().anyMatch(step.reads()::contains));
  }
}
