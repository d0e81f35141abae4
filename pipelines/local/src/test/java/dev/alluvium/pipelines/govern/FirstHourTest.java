package dev.alluvium.pipelines.govern;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.profile.ProfileSource;
import dev.alluvium.pipelines.profile.ProfileSourceOptions;
import dev.alluvium.pipelines.sql.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From files of three formats, which nobody has seen, to marts by five commands and a file of
 * marts: ProfileSource, check, LoadWarehouse, and a query of each kind of mart.
 */
@Timeout(300)
class FirstHourTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MARTS =
      """
      marts: drafted
      owner: newcomers
      tables:
        mart_dive:
          description: One row per dive.
          from: dives
          columns: all
          grain: [dive_no, began]
        mart_dives_hourly:
          description: One row per hour and site.
          from: dives
          window: 1h
          dimensions:
            hour: {window: start}
            site_name: {copy: site_name}
          measures:
            dives: {count: "*", description: Dives.}
            metres: {sum: depth, description: Metres.}
        mart_tank:
          description: One row per filling of a tank.
          from: tanks
          columns: all
          grain: [tank_no, filled_at]
        diver:
          description: Divers as they are and were.
          from: divers
          state: [history, current]
      """;

  private record Dive(int no, Instant began, String site, long depth) {}

  private final Path folder;
  private final StringWriter said = new StringWriter();

  FirstHourTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void leadsFromFilesToMarts() throws Exception {
    Random random = new Random(41);
    List<Dive> dives = dives(random);
    int tanks = 200 + random.nextInt(100);
    int divers = 20 + random.nextInt(20);
    write(dives, tanks, divers);

    ProfileSource.run(
        PipelineOptionsFactory.fromArgs("--input=" + folder.resolve("in"), "--out=" + drafts())
            .as(ProfileSourceOptions.class),
        NOW);
    Files.writeString(drafts().resolve("marts.yaml"), MARTS);
    int faults = Check.run(new PrintWriter(said), new PrintWriter(said), drafts().toString());
    assertThat(said.toString(), faults, is(0));
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + drafts(),
                "--source=files",
                "--input=" + folder.resolve("in"),
                "--warehouse=duckdb:" + folder.resolve("w.duckdb"),
                "--statusEvery=0s")
            .as(LoadWarehouseOptions.class),
        new RunControl());

    assertThat(
        query("SELECT hour, site_name, dives, metres FROM mart.mart_dives_hourly ORDER BY ALL"),
        is(hourly(dives)));
    assertThat(
        query(
            "SELECT (SELECT count(*) FROM mart.mart_dive), (SELECT count(*) FROM mart.mart_tank), (SELECT count(*) FROM current.diver), (SELECT count(*) FROM history.diver), (SELECT count(*) FROM quarantine.rejects)"),
        is(List.of("%s,%s,%s,%s,0".formatted(dives.size(), tanks, divers, 2 * divers))));
  }

  private Path drafts() {
    return folder.resolve("drafts");
  }

  private static List<Dive> dives(Random random) {
    List<Dive> dives = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      dives.add(
          new Dive(
              i,
              Instant.parse("2025-06-01T00:00:00Z").plusSeconds(random.nextInt(40 * 3600)),
              List.of("Wall", "Wreck", "Blue \"Hole\"").get(random.nextInt(3)),
              5 + random.nextInt(40)));
    }
    return dives;
  }

  private static List<String> hourly(List<Dive> dives) {
    Map<String, Long> count =
        new TreeMap<>(dives.stream().collect(groupingBy(FirstHourTest::group, counting())));
    Map<String, Long> metres =
        dives.stream().collect(groupingBy(FirstHourTest::group, summingLong(Dive::depth)));
    return count.entrySet().stream()
        .map(
            group ->
                "%s,%s,%s".formatted(group.getKey(), group.getValue(), metres.get(group.getKey())))
        .toList();
  }

  private static String group(Dive dive) {
    String hour = dive.began().toString().replace('T', ' ').substring(0, 13) + ":00:00.000";
    String site =
        dive.site().contains("\"") ? "\"" + dive.site().replace("\"", "\"\"") + "\"" : dive.site();
    return hour + "," + site;
  }

  /** Lines of JSON, separated values of another country, and changes as Debezium tells them. */
  private void write(List<Dive> dives, int tanks, int divers) throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.write(
        in.resolve("dives.jsonl"),
        dives.stream()
            .map(
                dive ->
                    "{\"dive_no\":%s,\"began\":\"%s\",\"site\":{\"name\":\"%s\",\"tags\":[\"a\",\"b\"]},\"depth\":%s}"
                        .formatted(
                            dive.no(),
                            dive.began(),
                            dive.site().replace("\"", "\\\""),
                            dive.depth()))
            .toList());
    List<String> filled = new ArrayList<>(List.of("tank_no;bar;filled_at"));
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < tanks; i++) {
      filled.add("%s;%s;2025-06-%s 08:%s:00".formatted(i, 180 + i % 40, 10 + i % 20, 10 + i % 50));
    }
    for (int i = 0; i < divers; i++) {
      changes.add(change("c", i, "null", row(i, "new"), i));
      changes.add(change("u", i, row(i, "new"), row(i, "trained"), 1000 + i));
    }
    Files.write(in.resolve("tanks.csv"), filled);
    Files.write(in.resolve("divers.jsonl"), changes);
  }

  private static String row(int id, String level) {
    return "{\"id\":%s,\"level\":\"%s\"}".formatted(id, level);
  }

  private static String change(String op, int id, String before, String after, int lsn) {
    return "{\"key\":{\"id\":%s},\"value\":{\"op\":\"%s\",\"before\":%s,\"after\":%s,\"source\":{\"connector\":\"postgresql\",\"snapshot\":\"false\",\"db\":\"d\",\"schema\":\"s\",\"table\":\"divers\",\"ts_ms\":%s,\"txId\":%s,\"lsn\":%s},\"ts_ms\":%s}}"
        .formatted(
            id, op, before, after, 1_750_000_000_000L + lsn, lsn, lsn, 1_750_000_000_000L + lsn);
  }

  private List<String> query(String sql) {
    StringWriter out = new StringWriter();
    int code =
        Sql.run(
            new StringReader(""),
            out,
            new PrintWriter(said),
            "--warehouse=duckdb:" + folder.resolve("w.duckdb"),
            "--format=csv",
            sql);
    assertThat(said.toString(), code, is(0));
    return out.toString().lines().skip(1).toList();
  }
}
