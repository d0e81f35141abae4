package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.Bakery.files;
import static dev.alluvium.pipelines.jobs.Bakery.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs do about what contracts expect of models. */
class ExpectationsTest {
  private static final String KEPT =
      "SELECT table_name || '.' || expectation, severity, broken_rows FROM ops.quality ORDER BY checked_at";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final Path file;
  private int loads;

  ExpectationsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void aLoadFailsAndNamesTheRowsThatBreakOne() throws IOException {
    String domain = domain("severity: fail");

    assertThat(load(domain, sale(1, 1, "rye", "0"), sale(2, 1, "oat", "2")), is(1));

    assertThat(
        said(),
        contains(
            "error: mart.sales_daily.is_paid does not hold, 1 row breaks it: sold_day 2024-01-01, article rye. Bread is paid for."));
    assertThat(new Loaded(file).query(KEPT), contains("mart.sales_daily.is_paid fail 1"));
    assertThat("the models are built", new Loaded(file).count("mart.sales_daily"), is(2L));
  }

  @Test
  void itHoldsAgainWhenTheRowsDoAndEachRunKeepsWhatItFound() throws IOException {
    String domain = domain("severity: fail");
    load(domain, sale(1, 1, "rye", "0"));

    assertThat(load(domain, sale(2, 1, "rye", "2")), is(0));

    assertThat(
        new Loaded(file).query(KEPT),
        contains("mart.sales_daily.is_paid fail 1", "mart.sales_daily.is_paid fail 0"));
  }

  @Test
  void theJobChecksThemAsWell() throws IOException {
    String domain = domain("severity: fail");
    load(domain, sale(1, 1, "rye", "0"));
    err.reset();

    assertThat(
        run(
            "BuildComputedTables",
            BuildComputedTablesOptions.class,
            BuildComputedTables::run,
            domain),
        is(1));

    assertThat(
        said(),
        contains(
            "error: mart.sales_daily.is_paid does not hold, 1 row breaks it: sold_day 2024-01-01, article rye. Bread is paid for."));
    assertThat(new Loaded(file).count("ops.quality"), is(2L));
  }

  @Test
  void aWarningIsTold() throws IOException {
    assertThat(load(domain("severity: warn"), sale(1, 1, "rye", "0")), is(0));

    assertThat(
        said(),
        contains(
            "warning: mart.sales_daily.is_paid does not hold, 1 row breaks it: sold_day 2024-01-01, article rye. Bread is paid for."));
    assertThat(new Loaded(file).query(KEPT), contains("mart.sales_daily.is_paid warn 1"));
  }

  /** What a row of raw breaks is told, and fails no load: the record is in. */
  @Test
  void aLoadTellsWhatItsRowsBreak() throws IOException {
    String domain = domain("severity: warn");
    Files.writeString(
        Path.of(domain, "quality.yaml"),
        """
        quality: bakery
        tables:
          raw.sold:
            is_rye: {set: {column: article, values: [rye]}, description: Rye is all we bake.}
        """);

    assertThat(load(domain, sale(1, 1, "rye", "2"), sale(2, 1, "oat", "2")), is(0));

    assertThat(
        said(),
        contains(
            "warning: 1 of the 2 rows loaded into raw.sold breaks what is expected, is_rye"
                + " (fail); they are in, and scripts/run CheckQuality shows which"));
  }

  @Test
  void personalKeysAreNotShown() throws IOException {
    String domain =
        Bakery.contracts(
                folder.resolve("contracts"),
                "    key: [sold_day, article]",
                """
                    expectations:
                      is_paid: {description: Bread is paid for., row: revenue > 0}
                    key: [sold_day, article, buyer]\
                """)
            .toString();

    assertThat(load(domain, sale(1, 1, "rye", "0")), is(1));

    assertThat(
        said().get(0),
        is("error: mart.sales_daily.is_paid does not hold, 1 row breaks it. Bread is paid for."));
  }

  @Test
  void whatReadsAModelThatCouldNotBeBuiltIsNotChecked() throws IOException {
    String domain =
        Bakery.contracts(
                folder.resolve("contracts"),
                "    key: [sold_day, article]",
                """
                    expectations:
                      is_paid: {description: Bread is paid for., row: revenue > 0}
                    key: [sold_day]\
                """)
            .toString();

    assertThat(load(domain, sale(1, 1, "rye", "0"), sale(2, 1, "oat", "0")), is(1));

    assertThat(new Loaded(file).query(KEPT), is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "row: revenu > 0 | Referenced column \"revenu\" not found",
        "none: SELECT sold_day FROM mart.sales_daily WHERE revenue < 0 |"
            + " does not have a column named \"article\"",
      })
  void aWrongOneEndsALoadBeforeItsFirstRowAndSaysWhereItStands(String wrong, String why)
      throws IOException {
    String domain = expecting("{description: Bread is paid for., " + wrong + "}");

    assertThat(load(domain, sale(1, 1, "rye", "2")), is(1));

    assertThat(said(), hasSize(1));
    assertThat(
        said().get(0),
        allOf(
            matchesPattern(
                ".*: models\\.yaml:\\d+: expectation mart\\.sales_daily\\.is_paid: its query cannot be run: .*"),
            containsString(why)));
  }

  private String domain(String severity) throws IOException {
    return expecting("{description: Bread is paid for., row: revenue > 0, " + severity + "}");
  }

  private String expecting(String expectation) throws IOException {
    return Bakery.contracts(
            folder.resolve("contracts"),
            "    partition_by: sold_day",
            """
                expectations:
                  is_paid: %s
                partition_by: sold_day\
            """
                .formatted(expectation))
        .toString();
  }

  private int load(String domain, String... sales) throws IOException {
    Path input = files(folder.resolve("in" + ++loads), sales);
    return run(
        "LoadWarehouse",
        LoadWarehouseOptions.class,
        LoadWarehouse::run,
        domain,
        "--input=" + input,
        "--statusEvery=0s");
  }

  private <O extends PipelineOptions> int run(
      String job, Class<O> options, JobMain.Job<O> body, String domain, String... args) {
    return JobMain.runOnce(
        "scripts/run " + job,
        options,
        Stream.concat(
                Stream.of("--warehouse=duckdb:" + file, "--domain=" + domain), Stream.of(args))
            .toArray(String[]::new),
        body,
        new RunControl(),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private List<String> said() {
    return err.toString(UTF_8).lines().filter(line -> !line.startsWith("hint:")).toList();
  }
}
