package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.pipelines.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads {@code shared/data/subscriptions}, and compares with what is expected there. */
class SubscriptionsDomainTest {
  private final Path folder;
  private final Loaded warehouse;

  SubscriptionsDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "subscriptions");
  }

  @Test
  void loadsEveryTableAsExpected() throws IOException {
    Path data = SharedData.require("subscriptions");
    warehouse.load(data);
    check(data.resolve("expected"), "raw", "history", "current", "mart");
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
  }

  @Test
  void comesToTheSameTablesInHalvesShuffledAndWithRepeats() throws IOException {
    Path data = SharedData.require("subscriptions");
    Random random = new Random(5);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data, "*.jsonl.gz")) {
      for (Path file : files) {
        List<String> lines = new ArrayList<>(lines(file));
        for (int repeated = lines.size() / 5; repeated > 0; repeated--) {
          lines.add(lines.get(random.nextInt(lines.size())));
        }
        Collections.shuffle(lines, random);
        int half = lines.size() / 2;
        write("first", file, lines.subList(0, half));
        write("second", file, lines.subList(half, lines.size()));
      }
    }
    warehouse.load(folder.resolve("second"));
    warehouse.load(folder.resolve("first"));
    check(data.resolve("expected"), "history", "current", "mart");
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private void write(String half, Path file, List<String> lines) throws IOException {
    Path to = folder.resolve(half).resolve(String.valueOf(file.getFileName()));
    Files.createDirectories(folder.resolve(half));
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(to)), StandardCharsets.UTF_8)) {
      for (String line : lines) {
        writer.write(line + "\n");
      }
    }
  }

  private void check(Path expected, String... datasets) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> counted = new TreeMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(expected.resolve("counts.json").toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String table = json.currentName();
        json.nextToken();
        if (List.of(datasets).contains(table.split("\\.", -1)[0]) && table.matches("\\w+\\.\\w+")) {
          counts.put(table, json.getLongValue());
          counted.put(table, warehouse.count(table));
        }
      }
    }
    assertThat(counted, is(counts));
    int compared = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(expected, "*.csv*")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replaceFirst("\\..*", "");
        String table =
            name.startsWith("history_")
                ? name.replaceFirst("history_", "history.")
                : "mart." + name;
        assertThat(table, differences(table, file), is(empty()));
        compared++;
      }
    }
    assertThat(compared, is(greaterThan(18)));
  }

  /** The first rows that are on one side alone. */
  private List<String> differences(String table, Path csv) throws IOException {
    String columns = lines(csv).get(0);
    String actual = "SELECT " + columns + " FROM " + table;
    String file =
        "FROM read_csv('%s', header = true, all_varchar = true, allow_quoted_nulls = false)"
            .formatted(csv);
    return warehouse.query(
        "CREATE TEMP TABLE expected AS " + actual + " LIMIT 0",
        "INSERT INTO expected SELECT " + columns + " " + file,
        "(SELECT 'missing', * FROM (FROM expected EXCEPT ALL "
            + actual
            + ") LIMIT 5) UNION ALL (SELECT 'unexpected', * FROM ("
            + actual
            + " EXCEPT ALL FROM expected) LIMIT 5)");
  }
}
