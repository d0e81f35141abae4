package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.Bakery.BEST;
import static dev.alluvium.pipelines.jobs.Bakery.DAILY;
import static dev.alluvium.pipelines.jobs.Bakery.files;
import static dev.alluvium.pipelines.jobs.Bakery.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in a file: as loads leave them, and as the job builds them. */
class BuildComputedTablesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final Loaded warehouse;

  BuildComputedTablesTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), Bakery.CONTRACTS.toString());
  }

  @Test
  void loadsOfFilesLeaveModelsFresh() throws IOException {
    warehouse.load(files(folder.resolve("1"), sale(1, 1, "rye", "2"), sale(2, 1, "oat", "1.5")));
    assertThat(warehouse.query(DAILY), contains("2024-01-01 oat 1 1.50", "2024-01-01 rye 1 2.00"));
    assertThat(warehouse.query(BEST), contains("rye 1"));

    warehouse.load(files(folder.resolve("2"), sale(3, 1, "oat", "1"), sale(4, 2, "oat", "1")));
    assertThat(
        warehouse.query(DAILY),
        contains("2024-01-01 oat 2 2.50", "2024-01-01 rye 1 2.00", "2024-01-02 oat 1 1.00"));
    assertThat(warehouse.query(BEST), contains("oat 2"));
  }

  @Test
  void theJobMendsModelsAndTellsTheirRows() throws IOException {
    warehouse.load(files(folder.resolve("1"), sale(1, 1, "rye", "2")));
    warehouse.execute("UPDATE mart.sales_daily SET article = 'stale'");
    warehouse.execute("DELETE FROM mart.best_article");

    assertThat(build(warehouse.domain()), is(0));

    assertThat(warehouse.query(DAILY), contains("2024-01-01 rye 1 2.00"));
    assertThat(warehouse.query(BEST), contains("rye 1"));
    assertThat(
        out.toString(UTF_8).lines().map(line -> line.replaceAll(" +", " ")).toList(),
        contains(" mart.sales_daily 1 row", " mart.sale_detail 1 row", " mart.best_article 1 row"));
  }

  @Test
  void theJobComputesAModelOfAnotherShapeAnew() throws IOException {
    warehouse.load(files(folder.resolve("1"), sale(1, 1, "rye", "2")));
    Path contracts =
        Bakery.contracts(
            folder.resolve("contracts"),
            "SELECT article, COUNT(*) AS days\n",
            "SELECT article, CAST(COUNT(*) AS STRING) AS days\n");
    Path models = contracts.resolve("models.yaml");
    Files.writeString(
        models,
        Files.readString(models)
            .replace("days: {type: int64", "days: {type: string")
            .replace("key: [article]", "key: [article, days]"));

    assertThat(err.toString(UTF_8), build(contracts.toString()), is(0));

    assertThat(
        warehouse.query("SELECT typeof(days), days FROM mart.best_article"), contains("VARCHAR 1"));
  }

  @Test
  void aModelOfAnotherShapeKeepsItsRowsUntilItIsBuilt() throws IOException {
    warehouse.load(files(folder.resolve("1"), sale(1, 1, "rye", "2"), sale(2, 1, "oat", "1")));
    Path contracts =
        Bakery.contracts(
            folder.resolve("contracts"), "key: [sold_day, article]", "key: [sold_day]");
    Path models = contracts.resolve("models.yaml");
    Files.writeString(
        models,
        Files.readString(models)
            .replace("      sales: {type: int64", "      pieces: {type: int64")
            .replace("COUNT(*) AS sales,", "COUNT(*) AS pieces,")
            .replace("null, sales: 2", "null, pieces: 2")
            .replace("rye, sales: 1", "rye, pieces: 1"));
    Path views = contracts.resolve("views.yaml");
    Files.writeString(
        views, Files.readString(views).replace("ORDER BY revenue", "ORDER BY pieces"));

    assertThat(build(contracts.toString()), is(1));

    assertThat(
        err.toString(UTF_8).strip(),
        endsWith(
            "1 of the keys (sold_day) that its query gives have several rows;"
                + " mart.best_article waits for mart.sales_daily"));
    assertThat(warehouse.query(DAILY), contains("2024-01-01 oat 1 1.00", "2024-01-01 rye 1 2.00"));
    assertThat(warehouse.query("SELECT article FROM mart.best_of_day"), contains("rye"));

    Files.writeString(
        models, Files.readString(models).replace("key: [sold_day]", "key: [sold_day, article]"));
    err.reset();
    assertThat(err.toString(UTF_8), build(contracts.toString()), is(0));

    assertThat(
        warehouse.query("SELECT article, pieces FROM mart.sales_daily ORDER BY ALL"),
        contains("oat 1", "rye 1"));
    assertThat(warehouse.query("SELECT article FROM mart.best_of_day"), contains("oat"));
    assertThat(
        warehouse.query(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'pieces' AND table_name = 'sales_daily'"),
        contains("How many."));
  }

  @Test
  void allModelsThatFailAreNamedAndTheOthersAreBuilt() throws IOException {
    warehouse.load(files(folder.resolve("1"), sale(1, 1, "rye", "2"), sale(2, 1, "oat", "1")));
    Path contracts =
        Bakery.contracts(
            folder.resolve("contracts"), "key: [sold_day, article]", "key: [sold_day]");
    Path models = contracts.resolve("models.yaml");
    Files.writeString(
        models,
        Files.readString(models)
            .replace("key: [sale_no]", "key: [sold_ts]")
            .replace(
                "  sale_detail:",
                """
                  articles:
                    description: One row per article.
                    key: [article]
                    columns:
                      article: {type: string, description: Article.}
                    sql: SELECT DISTINCT article FROM mart.mart_sale
                    tests:
                      nothing: {expect: []}
                  sale_detail:\
                """));

    assertThat(build(contracts.toString()), is(1));

    String said = err.toString(UTF_8).strip();
    assertThat(said.lines().count(), is(1L));
    assertThat(said, containsString("mart.sales_daily was not built: "));
    assertThat(said, containsString("; mart.sale_detail was not built: "));
    assertThat(said, endsWith("; mart.best_article waits for mart.sales_daily"));
    assertThat(
        warehouse.query("SELECT article FROM mart.articles ORDER BY ALL"), contains("oat", "rye"));
    assertThat(out.toString(UTF_8), containsString("mart.articles"));
  }

  @Test
  void aModelThatFailsIsOneLineAndStaysAsItWas() throws IOException {
    String domain =
        Bakery.contracts(folder.resolve("contracts"), "key: [sale_no]", "key: [sold_ts]")
            .toString();
    Loaded strict = new Loaded(warehouse.file(), domain);
    strict.load(files(folder.resolve("1"), sale(1, 1, "rye", "2")));
    Path both = files(folder.resolve("2"), sale(2, 2, "rye", "2"), sale(3, 2, "oat", "2"));

    int status =
        run(
            "LoadWarehouse",
            LoadWarehouseOptions.class,
            LoadWarehouse::run,
            "--domain=" + domain,
            "--input=" + both,
            "--statusEvery=0s");

    assertThat(status, is(1));
    List<String> said =
        err.toString(UTF_8).lines().filter(line -> !line.startsWith("hint:")).toList();
    assertThat(
        said,
        contains(
            allOf(
                startsWith(
                    "mart.sale_detail was not built: " + warehouse.file() + " took nothing over"),
                endsWith(
                    "mart.sale_detail: 1 of the keys (sold_ts) that its query gives have several"
                        + " rows"))));
    assertThat("what was loaded is told", out.toString(UTF_8), containsString("1 table, 2 more"));
    assertThat(strict.count("mart.sale_detail"), is(1L));
    assertThat(strict.count("mart.sales_daily"), is(3L));
  }

  @Test
  void loadsSayWhatLiesOnDaysAndIsBehind() throws IOException {
    String shop = "../../schemas/src/test/resources/shop";
    Path orders = Files.createDirectories(folder.resolve("orders"));
    Files.writeString(
        orders.resolve("orders.jsonl"),
        """
        {"placedAt": "2024-03-01T10:00:00Z", "orderId": 1, "order_line": 1, "article": "a", "price": 2}
        {"placedAt": "2024-03-04T10:00:00Z", "orderId": 2, "order_line": 1, "article": "a", "price": 2}
        """);

    int status =
        run(
            "LoadWarehouse",
            LoadWarehouseOptions.class,
            LoadWarehouse::run,
            "--domain=" + shop,
            "--input=" + orders,
            "--statusEvery=0s");

    assertThat(err.toString(UTF_8), status, is(0));
    assertThat(
        err.toString(UTF_8),
        containsString(
            "hint: vault.pit_order, vault.bridge_sale, vault.bridge_payment are behind what is loaded;"
                + " scripts/run BuildComputedTables --domain="
                + shop
                + " --warehouse=duckdb:"
                + warehouse.file()
                + " --from=2024-03-01 --to=2024-03-05 --asOf=2024-03-05"));
    assertThat(build(shop), is(2));
    assertThat(err.toString(UTF_8), containsString("--from and --to are missing: vault.pit_order"));
    out.reset();
    assertThat(build(shop, "--from=2024-03-01", "--to=2024-03-05", "--asOf=2024-03-05"), is(0));
    assertThat(out.toString(UTF_8), startsWith("from 2024-03-01 to 2024-03-05, as of 2024-03-05"));
    assertThat(build(shop, "--from=2024-03-01"), is(2));
    assertThat(err.toString(UTF_8), containsString("--to is missing"));
  }

  @Test
  void loadsOfADomainWithModelsAloneHaveNothingToSay() throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"));

    run(
        "LoadWarehouse",
        LoadWarehouseOptions.class,
        LoadWarehouse::run,
        "--domain=" + Bakery.CONTRACTS,
        "--input=" + sales,
        "--statusEvery=0s");

    assertThat(err.toString(UTF_8), not(containsString("behind")));
  }

  private int build(String domain, String... more) {
    return run(
        "BuildComputedTables",
        BuildComputedTablesOptions.class,
        BuildComputedTables::run,
        Stream.concat(Stream.of("--domain=" + domain), Arrays.stream(more)).toArray(String[]::new));
  }

  private <O extends PipelineOptions> int run(
      String job, Class<O> options, JobMain.Job<O> body, String... args) {
    return JobMain.runOnce(
        "scripts/run " + job,
        options,
        Stream.concat(Stream.of("--warehouse=duckdb:" + warehouse.file()), Arrays.stream(args))
            .toArray(String[]::new),
        body,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
