package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads nested records of one topic into six events, by paths, {@code when} and {@code explode},
 * and compares with what was made of the same records after others had flattened them.
 */
class GithubDomainTest {
  private static final List<String> SHARED =
      List.of("domain.yaml", "vault.yaml", "marts.yaml", "views.yaml");

  /**
   * Digests are of the bytes of records, which were others; of events of one second, digests say
   * which was first and last.
   */
  private static final List<String> OF_THE_BYTES =
      List.of("event_digest", "first_type", "last_type");

  private final Path folder;

  GithubDomainTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void makesOfNestedRecordsWhatFlattenedOnesMakeAndTheSameWhenLoadedAgain() throws IOException {
    Path github = SharedData.requireCase("github");
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), contracts(github).toString());
    warehouse.load(github.resolve("sample"));
    checkLedger(warehouse);
    check(warehouse, github.resolve("expected"));
    warehouse.load(github.resolve("sample"));
    checkLedger(warehouse);
    check(warehouse, github.resolve("expected"));
  }

  /** Over three partitions, every tenth twice, in two runs of which the second has no state. */
  @Test
  void makesTheSameOfAShuffledAndRepeatedStream() throws Exception {
    Path github = SharedData.requireCase("github");
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), contracts(github).toString());
    List<String> records = shuffled(github.resolve("sample/github_events.nested.jsonl.gz"));
    int half = records.size() / 2;
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("github", 3));
      send(kafka, records.subList(0, half));
      warehouse.loadStream(kafka.bootstrapServers());
      send(kafka, records.subList(half, records.size()));
      warehouse.loadStream(kafka.bootstrapServers());
    }
    check(warehouse, github.resolve("expected"));
  }

  private static List<String> shuffled(Path sample) throws IOException {
    List<String> records = new ArrayList<>();
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(sample))) {
      List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
      records.addAll(lines);
      for (int i = 0; i < lines.size(); i += 10) {
        records.add(lines.get(i));
      }
    }
    Collections.shuffle(records, new Random(11));
    return records;
  }

  private static void send(EmbeddedKafka kafka, List<String> records) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < records.size(); i++) {
        var unused = producer.send(new ProducerRecord<>("github", i % 3, null, records.get(i)));
      }
    }
  }

  private static void checkLedger(Loaded warehouse) {
    assertThat(
        "each record is taken by the envelope, and by the events of its type",
        warehouse.query(
            "SELECT event, outcome, reason, sum(records) FROM ops.ledger"
                + " WHERE outcome IN ('accepted', 'skipped')"
                + " AND run_id = (SELECT max(run_id) FROM ops.ledger) GROUP BY ALL ORDER BY ALL"),
        contains(
            "github_events accepted  907",
            "issue_events accepted  285",
            "issue_labels accepted  " + warehouse.count("raw.issue_labels"),
            "issue_labels skipped empty "
                + warehouse
                    .query(
                        "SELECT count(*) FROM raw.issue_events WHERE type = 'IssuesEvent'"
                            + " AND id NOT IN (SELECT id FROM raw.issue_labels)")
                    .get(0),
            "pull_request_events accepted  121",
            "push_commits accepted  470",
            "push_commits skipped empty 3",
            "push_events accepted  202"));
  }

  private static void check(Loaded warehouse, Path expected) throws IOException {
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    checkLists(warehouse);
    List<String> compared = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(expected, "*.csv")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".csv", "");
        if (name.equals("vault_counts")) {
          checkCounts(warehouse, file);
        } else {
          compared.add(name);
          assertThat(name, differences(warehouse, name, file), is(empty()));
        }
      }
    }
    assertThat(compared.size(), is(16));
  }

  /** A list that stays one has what a row per element has; raw has what came twice twice. */
  private static void checkLists(Loaded warehouse) {
    String lists =
        "SELECT event_id AS id, CAST(labels AS JSON)->>'$[*]' AS labels, first_label AS first"
            + " FROM mart.mart_issue_label_list";
    String elements =
        "SELECT e.id, coalesce(list(trim(l.tag_name) ORDER BY l.label_no)"
            + " FILTER (l.id IS NOT NULL), []) AS labels, min_by(trim(l.tag_name), l.label_no) AS first"
            + " FROM (SELECT DISTINCT id, type FROM raw.issue_events) AS e LEFT JOIN"
            + " (SELECT DISTINCT id, label_no, tag_name FROM raw.issue_labels) AS l USING (id)"
            + " WHERE e.type = 'IssuesEvent' GROUP BY e.id";
    assertThat(
        "some have several",
        warehouse.query("SELECT count(*) > 5 FROM (%s) WHERE len(labels) > 1".formatted(lists)),
        contains("true"));
    assertThat(warehouse.query("(%s) EXCEPT ALL (%s)".formatted(lists, elements)), is(empty()));
    assertThat(warehouse.query("(%s) EXCEPT ALL (%s)".formatted(elements, lists)), is(empty()));
  }

  private static void checkCounts(Loaded warehouse, Path file) throws IOException {
    List<String> expected = Files.readAllLines(file);
    for (String line : expected.subList(1, expected.size())) {
      String table = line.substring(0, line.indexOf(','));
      assertThat(table + "," + warehouse.count("vault." + table), is(line));
    }
  }

  private static List<String> differences(Loaded warehouse, String mart, Path file)
      throws IOException {
    String columns =
        Arrays.stream(Files.readAllLines(file).get(0).split(",", -1))
            .filter(column -> !OF_THE_BYTES.contains(column))
            .collect(joining(", "));
    String expected = "SELECT %s FROM expected".formatted(columns);
    String actual = "SELECT %s FROM mart.%s".formatted(columns, mart);
    return warehouse.query(
        "CREATE TEMP TABLE expected AS SELECT * FROM mart.%s LIMIT 0".formatted(mart),
        "INSERT INTO expected BY NAME SELECT * FROM read_csv('%s', header = true, all_varchar = true)"
            .formatted(file),
        "(SELECT 'missing', * FROM (%1$s EXCEPT ALL %2$s)) UNION ALL (SELECT 'too many', * FROM (%2$s EXCEPT ALL %1$s)) LIMIT 10"
            .formatted(expected, actual));
  }

  /** Events as this repository has them; vault, marts and views as the case has them. */
  private Path contracts(Path github) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("github"));
    for (String name : SHARED) {
      Files.copy(github.resolve("github").resolve(name), contracts.resolve(name));
    }
    try (DirectoryStream<Path> events =
        Files.newDirectoryStream(Path.of("src/test/resources/github"))) {
      for (Path event : events) {
        Files.copy(event, contracts.resolve(event.getFileName().toString()));
      }
    }
    return contracts;
  }
}
