package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.process.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    List<String> failures =
        Stream.of(outcome.failure(), models.failure()).flatMap(Optional::stream).toList();
    return failures.isEmpty()
        ? Optional.empty()
        : Optional.of(failures.stream().collect(Collectors.joining("; ")));
  }
}
