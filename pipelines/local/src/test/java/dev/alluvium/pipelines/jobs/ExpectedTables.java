package dev.alluvium.pipelines.jobs;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What a folder says a loaded warehouse holds: {@code counts.json}, and a CSV file per mart. */
record ExpectedTables(Path folder) {
  private static final Map<String, List<String>> GRAINS =
      Map.of(
          "mart_song_play", List.of("session_id", "item_in_session"),
          "mart_song_play_hourly_metrics", List.of("play_date", "play_hour"),
          "mart_song_play_top_10_songs", List.of("play_date", "rank"),
          "mart_session", List.of("session_id"),
          "mart_page_view_hourly", List.of("view_date", "view_hour", "page"),
          "mart_authorization_hourly", List.of("auth_date", "auth_hour"),
          "mart_station_daily", List.of("service_date", "station_name"),
          "mart_station_time_slot", List.of("station_name", "is_weekend", "slot_start_hour"),
          "mart_reading_quality", List.of("measure", "quality"));

  /** What stands for a sum in {@code counts.json}: table and column. */
  private static final Pattern SUM = Pattern.compile("(.*)\\.sum_(.*)");

  void check(Loaded warehouse) throws IOException {
    Loaded.Open open = warehouse.open();
    try (open) {
      assertThat(counted(warehouse), is(counts()));
      checkMarts(warehouse);
    }
  }

  /**
   * For an input in which events stand twice: raw has each record of it, and in all of them
   * together the same events; everything else is as if each stood there once.
   */
  void checkWithRepeats(Loaded warehouse) throws IOException {
    Loaded.Open open = warehouse.open();
    try (open) {
      Map<String, Long> counted = counted(warehouse);
      for (String table : counts().keySet()) {
        if (table.startsWith("raw.")) {
          String distinct = "SELECT count(DISTINCT record_digest) FROM " + table;
          counted.put(table, Long.valueOf(warehouse.query(distinct).get(0)));
        }
      }
      assertThat(counted, is(counts()));
      checkMarts(warehouse);
    }
  }

  private void checkMarts(Loaded warehouse) throws IOException {
    int checked = 0;
    for (Map.Entry<String, List<String>> grain : GRAINS.entrySet()) {
      String mart = grain.getKey();
      if (Files.exists(csv(mart))) {
        assertThat(mart, differences(warehouse, mart, grain.getValue()), is(empty()));
        checked++;
      }
    }
    assertThat("marts with a file of expected rows", checked, greaterThan(2));
  }

  private Map<String, Long> counted(Loaded warehouse) throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    for (String name : counts().keySet()) {
      Matcher sum = SUM.matcher(name);
      if (sum.matches()) {
        String sql = "SELECT sum(%s) FROM %s".formatted(sum.group(2), sum.group(1));
        counted.put(name, Long.valueOf(warehouse.query(sql).get(0)));
        continue;
      }
      String table = name.replace(".periods", "");
      boolean hasGhosts = table.matches("vault\\.hub_.*");
      counted.put(
          name, warehouse.count(hasGhosts ? table + " WHERE record_source <> 'ghost'" : table));
    }
    return counted;
  }

  private Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(folder.resolve("counts.json").toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        counts.put(json.currentName(), json.nextLongValue(-1));
      }
    }
    return counts;
  }

  /** Every row that is not the same on both sides; the first ten. */
  private List<String> differences(Loaded warehouse, String mart, List<String> grain)
      throws IOException {
    Path csv = csv(mart);
    List<String> columns = header(csv);
    String names = String.join(", ", columns);
    return warehouse.query(
        "CREATE TEMP TABLE expected AS SELECT %s FROM mart.%s LIMIT 0".formatted(names, mart),
        "INSERT INTO expected SELECT %s FROM read_csv('%s', header = true, all_varchar = true)"
            .formatted(names, csv),
        "SELECT e, a FROM expected AS e FULL JOIN (SELECT %s FROM mart.%s) AS a ON %s WHERE %s"
                .formatted(
                    names,
                    mart,
                    compared(grain, " AND ", ExpectedTables::isSame),
                    compared(columns, " OR ", ExpectedTables::differs))
            + " LIMIT 10");
  }

  private static String compared(
      List<String> columns, String between, BiFunction<String, String, String> comparison) {
    return columns.stream()
        .map(c -> comparison.apply("e." + c, "a." + c))
        .collect(joining(between));
  }

  private static String isSame(String expected, String actual) {
    return expected + " IS NOT DISTINCT FROM " + actual;
  }

  /** Sums of seconds depend on the order of adding up. */
  private static String differs(String expected, String actual) {
    return expected.endsWith(".played_sec")
        ? "NOT coalesce(abs(%s - %s) < 0.01, false)".formatted(expected, actual)
        : expected + " IS DISTINCT FROM " + actual;
  }

  private Path csv(String mart) {
    Path plain = folder.resolve(mart + ".csv");
    return Files.exists(plain) ? plain : folder.resolve(mart + ".csv.gz");
  }

  private static List<String> header(Path csv) throws IOException {
    try (InputStream in = Files.newInputStream(csv);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    csv.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      return Arrays.asList(lines.readLine().split(",", -1));
    }
  }
}
