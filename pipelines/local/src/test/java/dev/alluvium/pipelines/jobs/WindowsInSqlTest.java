package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The windows that the docs show are what a query of raw says. */
class WindowsInSqlTest {
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
        scan_ts: {type: timestamp, encoding: epoch_micros, required: true, description: When.}
        scan_no: {type: int64, required: true, description: Number.}
        parcel_no: {type: int64, description: Parcel.}
        depot: {type: string, description: Depot.}
        is_damaged: {type: boolean, description: Whether it was damaged.}
      """;

  /** Clocks of Berlin went forward then, at one o'clock of UTC. */
  private static final long SUMMER = 1_711_846_800L;

  private static final String LAST_HOUR =
      """
      WITH scans AS (SELECT DISTINCT ON (scan_no) * FROM raw.scan), ends AS (
        SELECT DISTINCT date_trunc('hour', scan_ts) + INTERVAL (10 * m) MINUTE AS until_ts
        FROM scans, range(1, 13) AS r(m)
      ), expected AS (
        SELECT until_ts, depot, count(*) AS scans, count(DISTINCT parcel_no) AS parcels
        FROM ends JOIN scans ON scan_ts >= until_ts - INTERVAL 1 HOUR AND scan_ts < until_ts
        GROUP BY ALL)
      SELECT * FROM expected AS e
      FULL JOIN mart.mart_depot_last_hour AS m
        ON m.until_ts = e.until_ts AND m.depot IS NOT DISTINCT FROM e.depot
      WHERE m.scans IS DISTINCT FROM e.scans OR m.parcels IS DISTINCT FROM e.parcels
      """;
  private static final String TODAY =
      """
      WITH scans AS (SELECT DISTINCT ON (scan_no) * FROM raw.scan), expected AS (
        SELECT date_trunc('day', scan_ts) + INTERVAL (h) HOUR AS until_ts, depot, count(*) AS scans,
          arg_max(parcel_no, scan_ts) AS last_parcel
        FROM scans, range(1, 25) AS r(h)
        WHERE scan_ts < date_trunc('day', scan_ts) + INTERVAL (h) HOUR
        GROUP BY ALL)
      SELECT * FROM expected AS e
      FULL JOIN mart.mart_depot_today AS m
        ON m.until_ts = e.until_ts AND m.depot IS NOT DISTINCT FROM e.depot
      WHERE m.scans IS DISTINCT FROM e.scans OR m.last_parcel IS DISTINCT FROM e.last_parcel
      """;
  private static final String WEEKLY =
      """
      WITH scans AS (SELECT DISTINCT ON (scan_no) * FROM raw.scan), expected AS (
        SELECT CAST(date_trunc('week', scan_ts + INTERVAL 1 HOUR + CASE WHEN scan_ts
            >= TIMESTAMP '2024-03-31 01:00:00' THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END) AS DATE) AS monday,
          depot, count(*) AS scans, count(*) FILTER (is_damaged) AS damaged
        FROM scans GROUP BY ALL)
      SELECT * FROM expected AS e
      FULL JOIN mart.mart_depot_weekly AS m
        ON m.monday = e.monday AND m.depot IS NOT DISTINCT FROM e.depot
      WHERE m.scans IS DISTINCT FROM e.scans OR m.damaged IS DISTINCT FROM e.damaged
        OR m.damaged_share IS DISTINCT FROM e.damaged / e.scans
      """;

  private final Loaded warehouse;
  private final Path input;

  WindowsInSqlTest(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(contracts.resolve("domain.yaml"), DOMAIN);
    Files.writeString(contracts.resolve("scan.yaml"), EVENT);
    Files.writeString(contracts.resolve("marts.yaml"), shown());
    warehouse = new Loaded(folder.resolve("w.duckdb"), contracts.toString());
    input = Files.createDirectory(folder.resolve("input"));
  }

  /** The block below the heading on windows. */
  private static String shown() throws IOException {
    String docs = Files.readString(DOCS);
    String section = docs.substring(docs.indexOf("\n### windows\n"));
    String block = section.substring(section.indexOf("```yaml\n") + "```yaml\n".length());
    return block.substring(0, block.indexOf("```"));
  }

  /** Two weeks around the night when clocks went forward, most of it in that night. */
  @BeforeEach
  void scansParcels() throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int off = random.nextInt(i % 3 == 0 ? 1_209_600 : 21_600) - (i % 3 == 0 ? 604_800 : 10_800);
      String line =
          String.format(
              Locale.ROOT,
              "{\"scan_ts\": %d, \"scan_no\": %d, \"parcel_no\": %d, \"depot\": %s, \"is_damaged\": %s}",
              (SUMMER + off) * 1_000_000 + i,
              i,
              i % 700,
              i % 11 == 0 ? "null" : "\"" + (char) ('a' + i % 3) + "\"",
              i % 7 == 0);
      lines.add(line);
      if (i % 5 == 0) {
        lines.add(line);
      }
    }
    Collections.shuffle(lines, random);
    Files.write(input.resolve("scan.jsonl"), lines.subList(0, 1_000));
    warehouse.load(input);
    Path more = Files.createDirectory(input.resolveSibling("more"));
    Files.write(more.resolve("scan.jsonl"), lines.subList(1_000, lines.size()));
    warehouse.load(more);
  }

  @Test
  void areWhatSqlSaysOfRaw() {
    assertThat(
        warehouse.query("SELECT count(DISTINCT scan_no) FROM raw.scan"), is(List.of("3000")));
    assertThat(warehouse.query(LAST_HOUR), is(empty()));
    assertThat(warehouse.query(TODAY), is(empty()));
    assertThat(warehouse.query(WEEKLY), is(empty()));
    assertThat(
        warehouse.query("SELECT count(DISTINCT monday) > 2 FROM mart.mart_depot_weekly"),
        is(List.of("true")));
  }
}
