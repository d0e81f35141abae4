package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of expectation, where it holds and where it does not, in files and in a stream. */
class CheckQualityTest {
  /** Two sales on two Mondays, one on the third, of which none follows the rules, and a Tuesday. */
  private static final List<String> SALES =
      List.of(
          sale(1, "2024-01-01T10:00:00Z", "\"rye\"", "2"),
          sale(2, "2024-01-01T11:00:00Z", "\"oat\"", "2"),
          sale(3, "2024-01-08T10:00:00Z", "\"rye\"", "2"),
          sale(4, "2024-01-08T10:30:00Z", "\"oat\"", "2"),
          sale(5, "2024-01-15T10:00:00Z", "\"Rye 9\"", "-1"),
          sale(6, "2024-01-16T10:00:00Z", "\"rye\"", "null"));

  /** Of each kind, one that holds and one that does not. */
  private static final String QUALITY =
      """
      quality: bakery
      tables:
        raw.sold:
          not_null_holds: {description: H., not_null: [sale_no, article]}
          not_null_fails: {description: F., not_null: [sale_no, price], SEVERITY}
          range_holds: {description: H., range: {column: price, at_least: -1, at_most: 2}}
          range_fails: {description: F., range: {column: price, at_least: 0}, SEVERITY}
          set_holds: {description: H., set: {column: article, values: [rye, oat, Rye 9]}}
          set_fails: {description: F., set: {column: article, values: [rye, oat]}, SEVERITY}
          pattern_holds: {description: H., pattern: {column: article, matches: "[A-Za-z]+(?: [0-9])?"}}
          pattern_fails: {description: F., pattern: {column: article, matches: "[A-Za-z]+"}, SEVERITY}
          where_holds: {description: H., not_null: price, where: {article: oat}}
          where_fails: {description: F., not_null: price, where: {article: rye}, SEVERITY}
          unique_holds: {description: H., unique: [article, event_ts]}
          unique_fails: {description: F., unique: article, SEVERITY}
          relation_holds: {description: H., relation: {column: article, in: mart.sales_daily}}
          relation_fails: {description: F., relation: {column: sale_no, in: mart.best_article, as: days}, SEVERITY}
          volume_holds: {description: H., volume: {at_least: 0.5, at_most: 1}}
          volume_fails: {description: F., volume: {at_least: 0.6}, SEVERITY}
          freshness_holds: {description: H., freshness: 15h}
          freshness_fails: {description: F., freshness: 13h, SEVERITY}
          row_holds: {description: H., row: sale_no > 0}
          row_fails: {description: F., row: price >= 0, SEVERITY}
          none_holds: {description: H., none: "SELECT source, position, record_digest FROM raw.sold WHERE sale_no < 0"}
          none_fails: {description: F., none: "SELECT source, position, record_digest FROM raw.sold WHERE sale_no = 5", SEVERITY}
        mart.best_of_day:
          view_holds: {description: H., row: article <> ''}
          view_fails: {description: F., none: "SELECT article FROM mart.best_of_day WHERE article = 'oat'", SEVERITY}
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final Path file;

  CheckQualityTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void tellsOfEachKindWhereItHoldsAndWhereItDoesNot() throws IOException {
    String domain = contracts(QUALITY, "warn");
    load(domain);

    assertThat(check(domain, "--to=2024-01-16"), is(0));

    assertThat(
        table(),
        contains(
            "raw.sold not_null_holds fail 6 0 holds",
            "raw.sold not_null_fails warn 6 1 warns",
            "raw.sold range_holds fail 6 0 holds",
            "raw.sold range_fails warn 6 1 warns",
            "raw.sold set_holds fail 6 0 holds",
            "raw.sold set_fails warn 6 1 warns",
            "raw.sold pattern_holds fail 6 0 holds",
            "raw.sold pattern_fails warn 6 1 warns",
            "raw.sold where_holds fail 2 0 holds",
            "raw.sold where_fails warn 3 1 warns",
            "raw.sold unique_holds fail 6 0 holds",
            "raw.sold unique_fails warn 6 2 warns",
            "raw.sold relation_holds fail 6 0 holds",
            "raw.sold relation_fails warn 6 4 warns",
            "raw.sold volume_holds fail 2 0 holds",
            "raw.sold volume_fails warn 2 1 warns",
            "raw.sold freshness_holds fail 1 0 holds",
            "raw.sold freshness_fails warn 1 1 warns",
            "raw.sold row_holds fail 6 0 holds",
            "raw.sold row_fails warn 6 2 warns",
            "raw.sold none_holds fail 6 0 holds",
            "raw.sold none_fails warn 6 1 warns",
            "mart.best_of_day view_holds fail 4 0 holds",
            "mart.best_of_day view_fails warn 4 2 warns"));
    assertThat(
        said(),
        hasItem(
            "warning: raw.sold.volume_fails does not hold, 1 day breaks it: on_day 2024-01-15. F."));
    assertThat(
        said(),
        hasItem(
            "warning: raw.sold.unique_fails does not hold, 2 values break it: article oat; article rye. F."));
    assertThat(
        new Loaded(file)
            .query(
                "SELECT severity, last_day, checked_rows, broken_rows FROM ops.quality"
                    + " WHERE expectation = 'volume_fails' AND last_day IS NOT NULL"),
        contains("warn 2024-01-16 2 1"));
  }

  @Test
  void aStreamTellsOfEachKindButThatOfTheClock() throws Exception {
    String domain = contracts(QUALITY, "warn");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(Bakery.TOPIC, 1));
      Bakery.send(kafka, SALES.toArray(String[]::new));
      assertThat(
          run(
              "LoadWarehouse",
              LoadWarehouseOptions.class,
              LoadWarehouse::run,
              domain,
              "--source=kafka",
              "--bootstrapServers=" + kafka.bootstrapServers(),
              "--stopAtEnd=true",
              "--statusEvery=0s"),
          is(0));
    }

    Loaded loaded = new Loaded(file);
    Map<String, String> broken = new TreeMap<>();
    loaded
        .query(
            "SELECT expectation, sum(broken_rows), max(window_start) IS NOT NULL FROM ops.quality GROUP BY ALL")
        .forEach(
            row ->
                broken.put(
                    row.substring(0, row.indexOf(' ')), row.substring(row.indexOf(' ') + 1)));
    Map<String, String> expected = new TreeMap<>();
    for (String kind : List.of("not_null", "range", "set", "pattern", "where")) {
      expected.put(kind + "_holds", "0 true");
      expected.put(kind + "_fails", "1 true");
    }
    for (String kind : List.of("unique", "relation", "volume", "row", "none", "view")) {
      expected.put(kind + "_holds", "0 false");
    }
    expected.putAll(
        Map.of(
            "unique_fails", "2 false",
            "relation_fails", "4 false",
            "volume_fails", "1 false",
            "row_fails", "2 false",
            "none_fails", "1 false",
            "view_fails", "2 false"));
    assertThat(broken, is(expected));
    assertThat(
        "by hour of event time",
        loaded.query(
            "SELECT strftime(window_start, '%d %H'), checked_rows, broken_rows FROM ops.quality WHERE expectation = 'range_fails' ORDER BY ALL"),
        contains("01 10 1 0", "01 11 1 0", "08 10 2 0", "15 10 1 1", "16 10 1 0"));
  }

  @Test
  void failsWhereWhatMustHoldDoesNotAndKeepsPersonalKeysBack() throws IOException {
    String domain =
        contracts(
            """
            quality: bakery
            tables:
              raw.sold:
                buyer_buys_once: {description: Once., unique: buyer}
            """,
            "fail");
    load(
        domain,
        sale(1, "2024-01-01T10:00:00Z", "\"rye\", \"buyer\": \"Ann\"", "2"),
        sale(2, "2024-01-02T10:00:00Z", "\"rye\", \"buyer\": \"Ann\"", "2"));
    err.reset();

    assertThat(check(domain), is(1));

    assertThat(
        said(),
        contains("error: raw.sold.buyer_buys_once does not hold, 1 value breaks it. Once."));
    out.reset();
    assertThat("the other one is of a day before", check(domain, "--from=2024-01-02"), is(1));
    assertThat(table(), contains("raw.sold buyer_buys_once fail 1 1 FAILS"));
    out.reset();
    assertThat("both are of days before", check(domain, "--from=2024-01-03"), is(1));
    assertThat(table(), contains("raw.sold buyer_buys_once fail 0 0 no rows"));
    assertThat(
        "each run keeps what it has found",
        new Loaded(file)
            .query(
                "SELECT first_day, broken_rows FROM ops.quality WHERE window_start IS NULL ORDER BY checked_at"),
        contains("null 1", "null 1", "2024-01-02 1", "2024-01-03 0"));
  }

  @Test
  void whatNoRowDecidesIsNoPass() throws IOException {
    String domain =
        contracts(
            """
            quality: bakery
            tables:
              raw.sold:
                gifts_are_free: {description: Free., range: {column: price, at_most: 0}, where: {article: bun}}
                articles_are_told: {description: Told., not_null: article}
                it_goes_on: {description: On., freshness: 1d, severity: warn}
            """,
            "fail");
    load(domain);
    err.reset();

    assertThat("some rows decide something", check(domain, "--to=2024-01-16"), is(0));
    assertThat(
        table(),
        contains(
            "raw.sold gifts_are_free fail 0 0 no rows",
            "raw.sold articles_are_told fail 6 0 holds",
            "raw.sold it_goes_on warn 1 0 holds"));
    assertThat(said(), is(empty()));
    out.reset();

    assertThat("no row decides", check(domain, "--from=2023-01-01", "--to=2023-01-02"), is(1));
    assertThat(
        table(),
        contains(
            "raw.sold gifts_are_free fail 0 0 no rows",
            "raw.sold articles_are_told fail 0 0 no rows",
            "raw.sold it_goes_on warn 1 1 warns"));
    assertThat(
        said(),
        hasItem(
            "No expectation found a row to judge by from 2023-01-01 to 2023-01-02, so nothing is known; look whether these days and tables have been loaded"));
    assertThat(
        new Loaded(file)
            .query(
                "SELECT DISTINCT checked_rows, broken_rows FROM ops.quality WHERE expectation = 'articles_are_told' AND last_day = DATE '2023-01-02'"),
        contains("0 0"));
  }

  @Test
  void whatAUserCannotMeanEndsItWithOneLine() throws IOException {
    String domain = contracts(QUALITY, "warn");
    load(domain);
    err.reset();

    assertThat(check(domain, "--table=raw.sald"), is(2));
    assertThat(check(domain, "--from=2024-01-02", "--to=2024-01-01"), is(2));
    assertThat(check(domain, "--from=2024-02-30"), is(2));
    assertThat(check(Bakery.CONTRACTS.toString()), is(2));
    Files.delete(file);
    assertThat(check(Bakery.CONTRACTS.toString()), is(1));

    assertThat(
        said(),
        contains(
            startsWith("--table: unknown table of which something is expected \"raw.sald\""),
            is("--to=2024-01-01 is before --from=2024-01-02"),
            startsWith("--from=2024-02-30 is no day"),
            containsString("nothing is expected of its tables"),
            containsString("there is no warehouse " + file)));
    assertThat(out.toString(UTF_8), not(containsString("expectation")));
  }

  private static String sale(int number, String time, String article, String price) {
    return "{\"sold_ts\": \"%s\", \"sale_no\": %s, \"article\": %s, \"price\": %s}"
        .formatted(time, number, article, price);
  }

  private String contracts(String quality, String severity) throws IOException {
    Path contracts = Bakery.contracts(folder.resolve("contracts"), "", "");
    Files.writeString(
        contracts.resolve("quality.yaml"), quality.replace("SEVERITY", "severity: " + severity));
    return contracts.toString();
  }

  private void load(String domain, String... sales) throws IOException {
    Path input =
        Bakery.files(
            folder.resolve("in"), sales.length == 0 ? SALES.toArray(String[]::new) : sales);
    var unused =
        run(
            "LoadWarehouse",
            LoadWarehouseOptions.class,
            LoadWarehouse::run,
            domain,
            "--input=" + input,
            "--statusEvery=0s");
    out.reset();
  }

  private int check(String domain, String... args) {
    return run("CheckQuality", CheckQualityOptions.class, CheckQuality::run, domain, args);
  }

  private <O extends PipelineOptions> int run(
      String job, Class<O> options, JobMain.Job<O> body, String domain, String... args) {
    List<String> all = new ArrayList<>(List.of("--warehouse=duckdb:" + file, "--domain=" + domain));
    all.addAll(List.of(args));
    return JobMain.runOnce(
        "scripts/run " + job,
        options,
        all.toArray(String[]::new),
        body,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  /** The rows that were printed, without what aligns them. */
  private List<String> table() {
    return out.toString(UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  private List<String> said() {
    return err.toString(UTF_8).lines().filter(line -> !line.startsWith("hint:")).toList();
  }
}
