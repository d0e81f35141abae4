package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.text.ShownText;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.TestedDomain;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of a domain's contracts, by the job that loads any records, and the examples of
 * its models. No test sees another's rows.
 */
public final class TestContracts {
  private static final String DOMAIN = "--domain=";

  private TestContracts() {}

  public static void main(String[] args) {
    Optional<CompletableFuture<TestedDomain>> early = loadEarly(args);
    JobMain.run(
        "scripts/run TestContracts",
        TestContractsOptions.class,
        args,
        (options, control) ->
            run(
                early.map(CompletableFuture::join).orElseGet(() -> load(options.getDomain())),
                options,
                control));
  }

  /** Beam needs a second to know what options there are: contracts are read meanwhile. */
  private static Optional<CompletableFuture<TestedDomain>> loadEarly(String[] args) {
    return Stream.of(args)
        .filter(arg -> arg.startsWith(DOMAIN))
        .findFirst()
        .map(arg -> CompletableFuture.supplyAsync(() -> load(arg.substring(DOMAIN.length()))));
  }

  static Outcome run(TestContractsOptions options, RunControl control) {
    return run(load(options.getDomain()), options, control);
  }

  private static Outcome run(
      TestedDomain tested, TestContractsOptions options, RunControl control) {
    DomainSpec domain = tested.domain();
    control.announce("no more tests are run");
    Chosen chosen = Chosen.of(tested.tests(), options.getTest(), domain);
    CompletableFuture<List<Result>> examples = CompletableFuture.supplyAsync(chosen.examples());
    List<Result> results = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.create("tests")) {
      results.addAll(new RecordTests(domain, folder.path(), control).run(chosen.tests()));
    } catch (IOException | RuntimeException e) {
      throw ScratchFolder.explained(e);
    }
    results.addAll(examples.join());
    return new Tested(domain.name(), results);
  }

  /** A fault of contracts is no failure of what they say. */
  private static TestedDomain load(String domain) {
    try {
      return ContractLoader.loadTested(domain);
    } catch (ContractException e) {
      throw new UserException(e.getMessage());
    }
  }

  /** What is run. */
  private record Chosen(List<ContractTestSpec> tests, Supplier<List<Result>> examples) {
    /**
     * All, or those of a name: of a test, of a model, or of an example as it is printed.
     *
     * @throws UserException if nothing has it
     */
    static Chosen of(List<ContractTestSpec> tests, @Nullable String name, DomainSpec domain) {
      if (name == null) {
        return new Chosen(tests, () -> ExampleTests.run(domain));
      }
      List<ContractTestSpec> named =
          tests.stream().filter(test -> test.name().equals(name)).toList();
      List<ModelSpec> models =
          domain.computed(ModelSpec.class).stream()
              .filter(model -> model.name().equals(name))
              .toList();
      if (!named.isEmpty() || !models.isEmpty()) {
        return new Chosen(named, () -> ExampleTests.run(domain, models));
      }
      List<String> examples = ExampleTests.names(domain);
      if (!examples.contains(name)) {
        throw new UserException(
            "--test: "
                + Choice.missing(
                    "the domain " + domain.name(),
                    "test, model or example",
                    name,
                    Stream.of(
                            tests.stream().map(ContractTestSpec::name),
                            domain.computed(ModelSpec.class).stream().map(ModelSpec::name),
                            examples.stream())
                        .flatMap(names -> names)
                        .toList()));
      }
      return new Chosen(List.of(), () -> ExampleTests.run(domain, name));
    }
  }

  /** What became of the tests. */
  private record Tested(String domain, List<Result> results) implements Outcome {
    private static final int LONGEST_LINE = 500;

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
            .ifPresent(
                difference ->
                    difference
                        .lines()
                        .map(line -> ShownText.escaped(line, LONGEST_LINE))
                        .forEach(line -> out.println("        " + line)));
      }
      out.println(
          results.isEmpty()
              ? "the domain " + domain + " has no tests"
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
          : Optional.of("Contracts do not make of records what their tests say");
    }
  }
}
