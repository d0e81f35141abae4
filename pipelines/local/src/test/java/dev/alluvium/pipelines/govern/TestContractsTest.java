package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestContractsTest {
  private static final Path BAKERY = Path.of("../../schemas/src/test/resources/bakery");
  private static final String TESTS =
      """
      tests: bakery
      cases:
        sells_one:
          given:
            sold:
              - {sold_ts: "2024-01-01T10:00:00Z", sale_no: 1, article: " rye ", price: 2}
          expect:
            mart.sales_daily:
              - {article: rye, sales: 1}
        sells_nothing:
          given:
            sold: ["{"]
          expect:
            mart.mart_sale: []
            quarantine.rejects:
              - {reason: malformed}
      """;

  private final Path folder;

  TestContractsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void copyTheDomain() throws IOException {
    try (Stream<Path> files = Files.list(BAKERY)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.writeString(folder.resolve("sales_tests.yaml"), TESTS);
  }

  static List<String> packedDomains() {
    return ContractLoader.domains();
  }

  @ParameterizedTest
  @MethodSource("packedDomains")
  void everyPackedDomainDoesWhatItsTestsSay(String domain) {
    Outcome outcome = run("--domain=" + domain);

    assertThat(String.join("\n", printed(outcome)), outcome.failure(), is(Optional.empty()));
  }

  /** The second test sees no row of the first. */
  @Test
  void tellsWhatPassed() {
    Outcome outcome = run("--domain=" + folder);

    assertThat(
        printed(outcome),
        contains(
            "ok      sells_one",
            "ok      sells_nothing",
            "ok      best_article.counts_days",
            "ok      best_article.has_no_row_without_days",
            "ok      sales_daily.adds_up_and_leaves_gifts_out",
            "ok      sale_detail.keeps_what_it_is_given",
            "6 passed, 0 failed"));
    assertThat(outcome.failure(), is(Optional.empty()));
  }

  @Test
  void showsHowRowsDifferAndFails() throws IOException {
    replace("sales_tests.yaml", "{article: rye, sales: 1}", "{article: rye, sales: 2}");

    Outcome outcome = run("--domain=" + folder, "--test=sells_one");

    assertThat(
        printed(outcome),
        contains(
            "FAILED  sells_one, sales_tests.yaml:3",
            "        mart.sales_daily",
            "                    article  sales",
            "        missing     rye      2",
            "        unexpected  rye      1",
            "0 passed, 1 failed"));
    assertThat(
        outcome.failure(),
        is(Optional.of("Contracts do not make of records what their tests say")));
  }

  @Test
  void showsRejectsThatNoTestExpects() throws IOException {
    replace("sales_tests.yaml", "sale_no: 1, ", "");
    replace("sales_tests.yaml", "- {article: rye, sales: 1}", "[]");

    List<String> printed = printed(run("--domain=" + folder, "--test=sells_one"));

    assertThat(printed.get(1), is("        quarantine.rejects"));
    assertThat(printed.get(3), startsWith("        unexpected  missing_field  sale_no  "));
  }

  @Test
  void showsTheFirstOfManyRows() throws IOException {
    replace("sales_tests.yaml", "sold: [\"{\"]", "sold: [" + "\"{\", ".repeat(24) + "\"{\"]");
    replace("sales_tests.yaml", "- {reason: malformed}", "[]");

    List<String> printed = printed(run("--domain=" + folder, "--test=sells_nothing"));

    assertThat(
        printed.stream().filter(line -> line.startsWith("        unexpected  malformed")).count(),
        is(20L));
    assertThat(printed.contains("        … and 5 more"), is(true));
  }

  @Test
  void showsHowExamplesOfModelsDiffer() throws IOException {
    replace("models.yaml", "{article: rye, days: 2}", "{article: rye, days: 3}");

    assertThat(
        printed(run("--domain=" + folder, "--test=best_article")),
        contains(
            "FAILED  best_article.counts_days, models.yaml:17",
            "                    article  days",
            "        missing     rye      3",
            "        unexpected  rye      2",
            "ok      best_article.has_no_row_without_days",
            "1 passed, 1 failed"));
    assertThat(
        "one of them",
        printed(run("--domain=" + folder, "--test=best_article.has_no_row_without_days")),
        contains("ok      best_article.has_no_row_without_days", "1 passed, 0 failed"));
  }

  /** What it has of a test is not taken for what the contracts make. */
  @Test
  void saysOfAStoppedTestNoMoreThanThat() {
    RunControl control = new RunControl();
    control.stop();

    Outcome outcome =
        TestContracts.run(
            PipelineOptionsFactory.fromArgs("--domain=" + folder, "--test=sells_one")
                .as(TestContractsOptions.class),
            control);

    assertThat(
        printed(outcome),
        contains(
            "FAILED  sells_one, sales_tests.yaml:3",
            "        not run to its end",
            "0 passed, 1 failed"));
  }

  /** Exit code 2, not that of a test that failed. */
  @Test
  void aFaultOfATestIsAMistakeOfItsAuthor() throws IOException {
    replace("sales_tests.yaml", "mart.mart_sale: []", "mart.mart_sail: []");

    UserException wrong = assertThrows(UserException.class, () -> run("--domain=" + folder));

    assertThat(
        wrong.getMessage(),
        startsWith("sales_tests.yaml:14: unknown table or view \"mart.mart_sail\""));
  }

  @Test
  void saysWhereThereIsNothingToTest() throws IOException {
    assertThat(
        assertThrows(UserException.class, () -> run("--domain=" + folder, "--test=worst"))
            .getMessage(),
        startsWith(
            "--test: the domain bakery has no test, model or example \"worst\". One of:"
                + " sells_one, sells_nothing, best_article, sales_daily, sale_detail"));

    for (String file : List.of("sales_tests.yaml", "models.yaml", "views.yaml")) {
      Files.delete(folder.resolve(file));
    }
    assertThat(printed(run("--domain=" + folder)), contains("the domain bakery has no tests"));
  }

  private void replace(String file, String what, String by) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, Files.readString(path).replace(what, by));
  }

  private static Outcome run(String... args) {
    return TestContracts.run(
        PipelineOptionsFactory.fromArgs(args).as(TestContractsOptions.class), new RunControl());
  }

  private static List<String> printed(Outcome outcome) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    outcome.print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().toList();
  }
}
