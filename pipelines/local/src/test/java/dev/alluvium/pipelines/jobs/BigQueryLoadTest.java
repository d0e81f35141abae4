package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.bigquery.TableText;
import dev.alluvium.pipelines.simulate.Dirt;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job into BigQuery, with the real BigQueryIO over its fakes, against DuckDB. */
class BigQueryLoadTest {
  private static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");
  private static final int PARTS = 2;

  /** Raw rows and rejects. */
  private static final String RECORDS =
      TOPICS.stream()
              .map(topic -> "SELECT source, position FROM raw." + topic + " UNION ALL ")
              .collect(java.util.stream.Collectors.joining())
          + "SELECT source, position FROM quarantine.rejects";

  private final Path folder;
  private final Loaded duckDb;
  private final LoadedBigQuery bigQuery = LoadedBigQuery.empty();

  BigQueryLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.duckDb = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void comesToTheTablesOfDuckDbFromSimulatedEventsInAnyOrderAndTwice() throws IOException {
    load(simulated(400), "2023-03-01", "2024-03-01");
    bigQuery.rebuild("2023-03-01", "2024-03-01");
    assertTablesOfDuckDb();
  }

  @Test
  void fillsVaultAndMartsThatAreEmptyFromRaw() throws IOException {
    Path made = simulated(400);
    duckDb.load(made);
    bigQuery.load(made);
    bigQuery.bigQuery().clear(bigQuery.warehouse().spec(), Set.of("vault", "mart"));
    for (int i = 0; i < 2; i++) {
      bigQuery.rebuild("2023-03-01", "2024-03-01", "vault,marts");
      assertTablesOfDuckDb();
    }
  }

  /** Of some sessions, and all days. */
  @Test
  void comesToTheTablesOfDuckDbFromTheMusicData() throws IOException {
    int events = load(MusicSample.write(folder.resolve("some")), "2023-04-01", "2023-04-06");
    assertThat((int) duckDb.count("(" + RECORDS + ")"), is(events));
    assertTablesOfDuckDb();
  }

  /**
   * DuckDB has all of the input; BigQuery the last part first, then the other, and the last again.
   * Returns how many events that is.
   */
  private int load(Path input, String from, String to) throws IOException {
    int events = scatter(input);
    duckDb.load(folder.resolve("all"));
    for (int part : new int[] {1, 0, 1}) {
      bigQuery.load(part(part));
    }
    bigQuery.rebuild(from, to);
    return events;
  }

  /** But for models: BigQuery computes these itself, by SQL that nobody here runs. */
  private void assertTablesOfDuckDb() {
    Set<String> models =
        bigQuery.warehouse().spec().models().stream()
            .map(ViewSpec::qualifiedName)
            .collect(java.util.stream.Collectors.toSet());
    try (Loaded.Open open = duckDb.open()) {
      for (TableSpec table : bigQuery.tables()) {
        if (!table.dataset().equals("ops") && !models.contains(table.qualifiedName())) {
          SortedSet<String> expected = TableText.ofDuckDb(open.connection(), table);
          SortedSet<String> actual = TableText.of(table, bigQuery.rows(table.qualifiedName()));
          assertThat(table.qualifiedName(), missing(expected, actual), is(empty()));
          assertThat(table.qualifiedName(), missing(actual, expected), is(empty()));
        }
      }
    }
    assertThat(bigQuery.rows("mart.mart_song_play"), is(not(empty())));
    assertThat(bigQuery.rows("mart.mart_song_play_top_10_songs"), is(not(empty())));
  }

  @Test
  void keepsARowThatBigQueryRefusesAmongTheRejectsAndWritesAllOthers() throws IOException {
    Path made = simulated(400);
    String refused = firstUserAgent(made);
    duckDb.load(made);
    bigQuery
        .bigQuery()
        .refuse(
            row ->
                (row.containsKey("user_agent_hk") && refused.equals(row.get("user_agent")))
                    || (row.containsKey("record_digest")
                        && !row.containsKey("reason")
                        && String.valueOf(row.get("position")).endsWith("7")));
    bigQuery.load(made);

    List<String> agents = texts("vault.hub_user_agent", "user_agent");
    assertThat(agents, not(org.hamcrest.Matchers.hasItem(refused)));
    List<Row> rejects =
        bigQuery.rows("quarantine.rejects").stream()
            .filter(row -> "write_failed".equals(row.getString("reason")))
            .toList();
    List<Row> hubs =
        rejects.stream().filter(r -> "vault.hub_user_agent".equals(r.getString("topic"))).toList();
    assertThat(hubs, is(not(empty())));
    assertThat(payload(hubs.get(0)), containsString("user_agent_hk"));
    assertThat(payload(hubs.get(0)), not(containsString(" T")));
    assertThat(hubs.get(0).getString("message"), containsString("vault.hub_user_agent: "));

    for (String topic : TOPICS) {
      List<Row> lost = rejects.stream().filter(row -> isOf(topic, row)).toList();
      assertThat(
          topic,
          bigQuery.rows("raw." + topic).size() + lost.size(),
          is((int) duckDb.count("raw." + topic)));
    }
    Row lost =
        rejects.stream().filter(row -> isOf("page_view_events", row)).findFirst().orElseThrow();
    assertThat(payload(lost), containsString("\"event_ts\":\"2023-04-02T"));
    assertThat(lost.getInt64("position") % 10, is(7L));
    assertThat(lost.getString("topic"), is("raw.page_view_events"));
  }

  private static boolean isOf(String topic, Row reject) {
    return String.valueOf(reject.getString("source")).startsWith(topic);
  }

  private static String payload(Row reject) {
    return new String(
        java.util.Objects.requireNonNull(reject.getBytes("payload")), StandardCharsets.UTF_8);
  }

  @Test
  void writesTheRowsOfMissingKeysOnceHoweverOftenItStarts() throws IOException {
    Path made = simulated(40);
    bigQuery.load(made);
    bigQuery.load(made);
    List<Row> ghosts =
        bigQuery.rows("vault.hub_user").stream()
            .filter(row -> "ghost".equals(row.getString("record_source")))
            .toList();
    assertThat("unknown and error", ghosts, hasSize(2));
  }

  private List<String> texts(String table, String column) {
    return bigQuery.rows(table).stream().map(row -> String.valueOf(row.getString(column))).toList();
  }

  private String firstUserAgent(Path input) {
    Loaded probe = new Loaded(folder.resolve("probe.duckdb"));
    probe.load(input);
    return probe
        .query("SELECT user_agent FROM vault.hub_user_agent WHERE user_agent IS NOT NULL LIMIT 1")
        .get(0);
  }

  private Path simulated(int events) throws IOException {
    Path made = folder.resolve("made");
    SimulateEvents.run(
        SimulationOptions.of(SimulationDomains.named("music"))
            .users(40)
            .events(events)
            .dirt(Dirt.demo())
            .build(),
        FileSink.open(made, TOPICS, false, true));
    return made;
  }

  private static List<String> missing(SortedSet<String> from, SortedSet<String> others) {
    return from.stream().filter(line -> !others.contains(line)).limit(3).toList();
  }

  /**
   * The lines in no order: one of four to the last part, the others to the first, and the files of
   * both to one folder. Returns how many lines there are.
   */
  private int scatter(Path input) throws IOException {
    Random random = new Random(5);
    int events = 0;
    Path all = Files.createDirectory(folder.resolve("all"));
    for (String topic : TOPICS) {
      List<String> lines = new ArrayList<>(lines(input, topic));
      lines.removeIf(String::isEmpty);
      Collections.shuffle(lines, random);
      events += lines.size();
      for (int part = 0; part < PARTS; part++) {
        Files.createDirectories(part(part));
        Path file = part(part).resolve(topic + "-" + part + ".jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file, ISO_8859_1)) {
          for (int i = 0; i < lines.size(); i++) {
            if ((i % 4 == 0 ? PARTS - 1 : 0) == part) {
              out.write(lines.get(i) + "\n");
            }
          }
        }
        Files.createLink(all.resolve(file.getFileName()), file);
      }
    }
    return events;
  }

  private static List<String> lines(Path input, String topic) throws IOException {
    return List.of(Files.readString(input.resolve(topic + ".jsonl"), ISO_8859_1).split("\n"));
  }

  private Path part(int part) {
    return folder.resolve("part" + part);
  }
}
