package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests.Result;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the examples that a domain's models have in their contracts; it needs no warehouse. */
public final class TestModels {
  private TestModels() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run TestModels",
        TestModelsOptions.class,
        args,
        (options, control) -> run(options));
  }

  static Outcome run(TestModelsOptions options) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    List<ModelSpec> models = domain.computed(ModelSpec.class);
    @Nullable String one = options.getModel();
    if (one != null && models.stream().noneMatch(model -> model.name().equals(one))) {
      throw new UserException(
          "--model: "
              + Choice.missing(
                  "the domain " + domain.name(),
                  "model",
                  one,
                  models.stream().map(ModelSpec::name).toList()));
    }
    return new Tested(
        domain.name(),
        one == null
            ? ExampleTests.run(domain)
            : ExampleTests.run(domain, models.stream().filter(m -> m.name().equals(one)).toList()));
  }

  /** What became of the examples. */
  private record Tested(String domain, List<Result> results) implements Outcome {
    @Override
    public void print(PrintStream out) {
      for (Result result : results) {
        out.printf(
            Locale.ROOT,
            "%-6s  %s%s%n",
            result.isPassed() ? "ok" : "FAILED",
            result.name(),
            result.isPassed() ? "" : ", " + result.place());
        result
            .difference()
            .ifPresent(difference -> difference.lines().forEach(l -> out.println("        " + l)));
      }
      out.println(
          results.isEmpty()
              ? "the domain " + domain + " has no examples"
              : String.format(
                  Locale.ROOT, "%d passed, %d failed", results.size() - failed(), failed()));
    }

    private long failed() {
      return results.stream().filter(result -> !result.isPassed()).count();
    }

    @Override
    public Optional<String> failure() {
      return failed() == 0
          ? Optional.empty()
          : Optional.of("Models do not compute what their examples say");
    }
  }
}
