package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked up as the docs show is what a query of raw finds. */
class LookUpInSqlTest {
  private static final Path DOCS = Path.of("../../docs/contracts.md");
  private static final String DOMAIN =
      """
      domain: parcels
      description: Parcels.
      owner: parcels
      """;
  private static final String EVENT =
      """
      event: scan
      description: A parcel was scanned.
      owner: parcels
      source: {topic: scan, format: json}
      identity: [scan_no]
      event_time: scan_ts
      fields:
        scan_ts: {type: timestamp, encoding: epoch_millis, required: true, description: When.}
        scan_no: {type: int64, required: true, description: Number.}
        depot: {type: string, description: Depot.}
      """;
  private static final String MARTS =
      """
      marts: parcels
      owner: parcels
      tables:
        fact_scan:
          description: A scan.
          from: scan
          grain: [scan_no]
          columns:
            scan_no: {copy: scan_no}
            region: {copy: region}
            cents: {copy: cents}
            today: {look_up: {in: depots, by: {depot: depot}, take: region}}
        mart_region_daily:
          description: Scans of a region.
          from: scan
          window: 1d
          where: {region: {not: E}}
          dimensions:
            day: {window: date, description: "Day, UTC."}
            region: {copy: region}
          measures:
            cents: {sum: cents, description: What they cost.}
      """;
  private static final String DEPOTS = "depot,region\na,N\nb,S\nc,E\n";
  private static final String TARIFFS =
      "depot,valid_from,cents\nb,2024-01-01,3\na,2024-01-11,7\na,2024-01-03,5\n";

  private static final String EXPECTED =
      """
      WITH depots(depot, region) AS (VALUES ('a', 'N'), ('b', '%s'), ('c', 'E')),
      tariffs(depot, since, until, cents) AS (VALUES
        ('b', '-infinity'::DATE, 'infinity'::DATE, 3),
        ('a', '-infinity', '2024-01-11', 5), ('a', '2024-01-11', 'infinity', 7)),
      found AS (
        SELECT DISTINCT ON (scan_no) scan_no, scan_ts::DATE AS day, region, cents
        FROM raw.scan AS r LEFT JOIN depots USING (depot)
        LEFT JOIN tariffs AS t
          ON t.depot = r.depot AND t.since <= scan_ts::DATE AND scan_ts::DATE < t.until)
      """;
  private static final String OTHER_SCANS =
      EXPECTED
          + """
          SELECT * FROM found AS e FULL JOIN mart.fact_scan AS m USING (scan_no)
          WHERE m.region IS DISTINCT FROM e.region OR m.cents IS DISTINCT FROM e.cents
            OR m.today IS DISTINCT FROM e.region
          """;
  private static final String OTHER_DAYS =
      EXPECTED
          + """
          , days AS (
            SELECT day, region, sum(cents) AS cents FROM found
            WHERE region IS DISTINCT FROM 'E' GROUP BY ALL)
          SELECT * FROM days AS e FULL JOIN mart.mart_region_daily AS m
            ON m.day = e.day AND m.region IS NOT DISTINCT FROM e.region
          WHERE m.cents IS DISTINCT FROM e.cents
          """;

  private final Path folder;
  private final Path contracts;
  private final Loaded warehouse;
  private final List<String> lines = new ArrayList<>();

  LookUpInSqlTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    contracts = Files.createDirectory(folder.resolve("contracts"));
    List<String> shown = shown();
    Files.writeString(contracts.resolve("domain.yaml"), DOMAIN);
    Files.writeString(contracts.resolve("reference.yaml"), shown.get(0));
    Files.writeString(contracts.resolve("scan.yaml"), EVENT + shown.get(1));
    Files.writeString(contracts.resolve("marts.yaml"), MARTS);
    Files.writeString(contracts.resolve("depots.csv"), DEPOTS);
    Files.writeString(contracts.resolve("tariffs.csv"), TARIFFS);
    warehouse = new Loaded(folder.resolve("w.duckdb"), contracts.toString());
  }

  /** The blocks below the heading on reference tables. */
  private static List<String> shown() throws IOException {
    String docs = Files.readString(DOCS);
    String section = docs.substring(docs.indexOf("\n## reference\n"), docs.indexOf("\n## vault\n"));
    List<String> blocks = new ArrayList<>();
    for (String part : section.split("```yaml\n", -1)) {
      blocks.add(part.substring(0, Math.max(0, part.indexOf("```"))));
    }
    return blocks.subList(1, blocks.size());
  }

  @BeforeEach
  void scansParcels() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      String depot = random.nextInt(9) == 0 ? "null" : "\"" + "abcd".charAt(i % 4) + "\"";
      String line =
          String.format(
              Locale.ROOT,
              "{\"scan_ts\": %d, \"scan_no\": %d, \"depot\": %s}",
              1_704_067_200_000L + random.nextInt(20 * 86_400) * 1_000L,
              i,
              depot);
      lines.add(line);
      if (i % 5 == 0) {
        lines.add(line);
      }
    }
    Collections.shuffle(lines, random);
  }

  private Path input(String name, List<String> of) throws IOException {
    Path input = Files.createDirectory(folder.resolve(name));
    Files.write(input.resolve("scan.jsonl"), of);
    return input;
  }

  private static void check(Loaded loaded, String regionOfB) {
    for (String others : List.of(OTHER_SCANS, OTHER_DAYS)) {
      assertThat(loaded.query(String.format(Locale.ROOT, others, regionOfB)), is(empty()));
    }
    assertThat(
        loaded.query(
            "SELECT count(DISTINCT cents), count(*) FROM mart.fact_scan WHERE region IS NOT NULL"),
        is(
            List.of(
                "3 " + loaded.count("(SELECT DISTINCT scan_no FROM raw.scan WHERE depot < 'd')"))));
  }

  @Test
  void isWhatSqlSaysOfRaw() throws IOException {
    warehouse.load(input("first", lines.subList(0, 900)));
    warehouse.load(input("second", lines.subList(900, lines.size())));

    check(warehouse, "S");
  }

  @Test
  void changedValuesAreToldAndRebuiltRowsHaveThem() throws IOException {
    warehouse.load(input("first", lines.subList(0, 900)));
    Files.writeString(contracts.resolve("depots.csv"), DEPOTS.replace("b,S", "b,N"));

    String told = told(input("second", lines.subList(900, lines.size())));
    assertThat(told, containsString("mart.fact_scan"));
    assertThat(told, containsString("mart.mart_region_daily"));
    assertThat(
        warehouse.query("SELECT count(*) > 0 FROM mart.fact_scan WHERE region = 'S'"),
        is(List.of("true")));

    // A group that is gone would stay.
    warehouse.execute("DROP TABLE mart.mart_region_daily");
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + contracts,
                "--warehouse=duckdb:" + warehouse.file(),
                "--from=2024-01-01",
                "--to=2024-01-31")
            .as(RebuildMartsOptions.class),
        new RunControl());
    check(warehouse, "N");
  }

  @Test
  void anotherOrderOfLinesIsNothingToTell() throws IOException {
    warehouse.load(input("first", lines.subList(0, 900)));
    Files.writeString(contracts.resolve("depots.csv"), "region,depot\nE,c\nN,a\nS,b\n");

    assertThat(
        told(input("second", lines.subList(900, lines.size()))), not(containsString("fact_scan")));
    check(warehouse, "S");
  }

  /** What the job says on standard error of one run. */
  private String told(Path input) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] options = {
      "--domain=" + contracts,
      "--input=" + input,
      "--warehouse=duckdb:" + warehouse.file(),
      "--statusEvery=0s"
    };
    assertThat(
        JobMain.runOnce(
            "scripts/run LoadWarehouse",
            LoadWarehouseOptions.class,
            options,
            LoadWarehouse::run,
            new RunControl(),
            new PrintStream(PrintStream.nullOutputStream()),
            told),
        is(0));
    return err.toString(StandardCharsets.UTF_8);
  }
}
