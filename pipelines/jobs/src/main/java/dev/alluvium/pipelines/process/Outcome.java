package dev.alluvium.pipelines.process;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** What a job has to say when it is over. */
public interface Outcome {
  void print(PrintStream out);

  /** What people should know besides, a line each. */
  default List<String> warnings() {
    return List.of();
  }

  /** Why it counts as failed although it has come to its end, in one line. */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /** What of {@link #failure} no line of {@link #warnings} says. */
  default Optional<String> untold() {
    return failure();
  }
}
