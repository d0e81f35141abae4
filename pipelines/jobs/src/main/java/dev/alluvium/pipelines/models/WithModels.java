package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.process.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a job has to say, and what became of the models behind what it wrote. */
public record WithModels(Outcome outcome, Refreshed models) implements Outcome {
  @Override
  public void print(PrintStream out) {
    outcome.print(out);
  }

  @Override
  public List<String> warnings() {
    return Stream.concat(outcome.warnings().stream(), models.warnings().stream()).toList();
  }

  @Override
  public Optional<String> failure() {
    return joined(outcome.failure(), models.failure());
  }

  @Override
  public Optional<String> untold() {
    return joined(outcome.untold(), models.untold());
  }

  private static Optional<String> joined(Optional<String> one, Optional<String> other) {
    List<String> parts = Stream.of(one, other).flatMap(Optional::stream).toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }
}
