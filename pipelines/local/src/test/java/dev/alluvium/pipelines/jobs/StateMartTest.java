package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of tables, by what Debezium tells of their changes. */
class StateMartTest {
  /** Each is a table of its own, with a history of its own. */
  private static final int TABLES = 12;

  private static final int STEPS = 150;

  private final Path folder;
  private final Loaded warehouse;

  StateMartTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), folder.resolve("contracts").toString());
  }

  private void contracts(int tables) throws IOException {
    write("contracts/domain.yaml", "domain: some\ndescription: Some tables.\nowner: tests\n");
    StringBuilder marts = new StringBuilder("marts: some\nowner: tests\ntables:\n");
    for (int i = 0; i < tables; i++) {
      write(
          "contracts/t" + i + ".yaml",
          """
          event: tN
          description: A change.
          owner: tests
          source: {topic: db.tN, format: debezium}
          key: [k]
          fields:
            k: {type: int64, description: Key.}
            a: {type: string, description: Text.}
            b: {type: string, description: Long text.}
          """
              .replace("tN", "t" + i));
      marts.append(
          "  tN: {description: Rows., from: tN, state: [history, current]}\n"
              .replace("tN", "t" + i));
    }
    write("contracts/marts.yaml", marts.toString());
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path input(String name, int table, List<String> lines) throws IOException {
    write(name + "/db.t" + table + ".jsonl", String.join("\n", lines) + "\n");
    return folder.resolve(name);
  }

  private List<String> versions(int table) {
    return warehouse
        .query(
            "SELECT k, a, b, version, op, epoch_us(row_valid_from), epoch_us(row_valid_to)"
                + " FROM history.t"
                + table
                + " WHERE is_current = (row_valid_to IS NULL)")
        .stream()
        .sorted()
        .toList();
  }

  private List<String> rows(int table) {
    return warehouse.query("SELECT k, a, b FROM current.t" + table).stream().sorted().toList();
  }

  private static List<String> differences(List<String> expected, List<String> actual) {
    List<String> differences = new ArrayList<>();
    List<String> unexpected = new ArrayList<>(actual);
    for (String row : expected) {
      if (!unexpected.remove(row)) {
        differences.add("missing " + row);
      }
    }
    unexpected.forEach(row -> differences.add("unexpected " + row));
    return differences;
  }

  private void check(List<ChangedTable> tables) {
    Loaded.Open open = warehouse.open();
    try (open) {
      for (int i = 0; i < tables.size(); i++) {
        assertThat(
            "versions of table " + i,
            differences(tables.get(i).versions(), versions(i)),
            is(empty()));
        assertThat("rows of table " + i, differences(tables.get(i).rows(), rows(i)), is(empty()));
      }
      assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    }
  }

  @Test
  void areThoseOfTheTableWhateverTheOrderAndRepetitionInWhichChangesCome() throws IOException {
    contracts(TABLES);
    List<ChangedTable> tables = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < TABLES; i++) {
      ChangedTable table = ChangedTable.changed(i, STEPS);
      tables.add(table);
      List<String> lines = new ArrayList<>(table.lines());
      for (int repeated = 0; repeated < lines.size() / 3; repeated++) {
        lines.add(lines.get(random.nextInt(lines.size())));
      }
      Collections.shuffle(lines, random);
      input("first", i, lines.subList(0, lines.size() / 2));
      input("second", i, lines.subList(lines.size() / 2, lines.size()));
    }
    warehouse.load(folder.resolve("second"));
    warehouse.load(folder.resolve("first"));
    check(tables);
    long most = warehouse.count("history.t1_changes") / 2;
    assertThat(warehouse.count("current.t1_changes"), is(lessThan(most)));

    warehouse.load(folder.resolve("second"));
    check(tables);
    assertThat(warehouse.count("current.t1_changes"), is(lessThan(most)));

    // As a file of before has none.
    warehouse.execute("DROP TABLE current.t1_changes");
    warehouse.load(folder.resolve("first"));
    check(tables);
    assertThat(warehouse.count("current.t1_changes"), is(lessThan(most)));

    warehouse.execute("DELETE FROM history.t0_changes");
    warehouse.rebuild("2024-01-01", "2024-01-02", "row-marts");
    check(tables.subList(0, 1));
  }

  @Test
  void areTheSameFromAShuffledStreamInTwoRuns() throws Exception {
    contracts(1);
    ChangedTable table = ChangedTable.changed(99, STEPS);
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(table.lines().subList(10, 60));
    Collections.shuffle(lines, new Random(4));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("db.t0", 3));
      for (List<String> half :
          List.of(
              lines.subList(0, lines.size() / 2), lines.subList(lines.size() / 2, lines.size()))) {
        send(half, kafka);
        warehouse.loadStream(kafka.bootstrapServers());
      }
    }
    check(List.of(table));
    assertThat(warehouse.count("raw.t0"), is((long) lines.size()));
  }

  /** A vault of which a part is fed by each table. */
  private void vaults(int tables) throws IOException {
    StringBuilder vault =
        new StringBuilder(
            "vault: some\ndescription: Rows.\nowner: tests\nescape_delimiter: true\n");
    Map<String, List<String>> sections =
        Map.of(
            "hubs",
            List.of(
                "hub_k#: {entity: k#, business_key: [k], sources: [t#], description: Keys.}",
                "hub_a#: {entity: a#, business_key: [a], sources: [t#], description: Texts.}"),
            "links",
            List.of("link_k#_a#: {hubs: [k#, a#], sources: [t#], description: Texts of keys.}"),
            "satellites",
            List.of(
                "sat_k#: {parent: hub_k#, attributes: [a], case_sensitive: true, sources: [t#],"
                    + " description: Rows.}"),
            "status_tracking_satellites",
            List.of(
                "status_k#: {parent: hub_k#, deleted_when: {change_op: d}, sources: [t#],"
                    + " description: Which there are.}"));
    sections.forEach(
        (section, entries) -> {
          vault.append(section).append(":\n");
          for (int i = 0; i < tables; i++) {
            for (String entry : entries) {
              vault.append("  ").append(entry.replace("#", "" + i)).append('\n');
            }
          }
        });
    write("contracts/vault.yaml", vault.toString());
  }

  /** Rows are read while changes go on, and slots are lost. */
  @Test
  void agreeWithTheVaultThatTheSameChangesFeed() throws IOException {
    int tables = 6;
    contracts(tables);
    vaults(tables);
    List<ChangedTable> changed = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      ChangedTable table = ChangedTable.changedUntruncated(21 + i, 300);
      changed.add(table);
      List<String> lines = new ArrayList<>(table.lines());
      Collections.shuffle(lines, new Random(8));
      input("all", i, lines);
    }
    warehouse.load(folder.resolve("all"));
    check(changed);
    for (int i = 0; i < tables; i++) {
      assertThat(
          "table " + i,
          warehouse.query(
              "SELECT h.k, s.a FROM vault.hub_k# AS h JOIN vault.sat_k#_current AS s USING (k#_hk) JOIN vault.status_k#_current AS t USING (k#_hk) WHERE t.status = 'appeared' ORDER BY h.k"
                  .replace("#", "" + i)),
          is(warehouse.query("SELECT k, a FROM current.t" + i + " ORDER BY k")));
      assertThat(
          "a delete brings no text",
          warehouse.query(
              "SELECT * FROM vault.sat_k#_observations WHERE a IS NULL AND record_source <> 'ghost'"
                  .replace("#", "" + i)),
          is(empty()));
    }
    assertThat(
        warehouse.query("SELECT outcome FROM ops.ledger WHERE outcome = 'keyless'"), is(empty()));
  }

  private static void send(List<String> lines, EmbeddedKafka kafka) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        JsonNode record = json.readTree(lines.get(i));
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    "db.t0",
                    i % 3,
                    bytes(record.get("key"), json),
                    bytes(record.get("value"), json))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  private static byte @Nullable [] bytes(JsonNode node, ObjectMapper json) throws IOException {
    return node.isNull() ? null : json.writeValueAsBytes(node);
  }

  @Test
  void keepTombstonesInRawAndCountThemAsSkipped() throws IOException {
    contracts(1);
    ChangedTable table = ChangedTable.changed(3, 40);
    warehouse.load(input("all", 0, table.lines()));
    long tombstones = table.lines().stream().filter(l -> l.endsWith("\"value\":null}")).count();
    assertThat(
        warehouse.query(
            "SELECT count(*), count(*) FILTER (change_op IS NULL AND event_ts IS NULL),"
                + " count(k) FILTER (change_op IS NULL), count(record_key) FROM raw.t0"),
        contains(
            table.lines().size()
                + " "
                + tombstones
                + " "
                + tombstones
                + " "
                + table.lines().stream().filter(l -> !l.startsWith("{\"key\":null")).count()));
    assertThat(
        warehouse.query(
            "SELECT outcome, reason, sum(records) FROM ops.ledger GROUP BY ALL ORDER BY ALL"),
        contains(
            "accepted  " + (table.lines().size() - tombstones), "skipped tombstone " + tombstones));
  }

  @Test
  void keepTombstonesWithoutAKeyInRawToo() throws IOException {
    contracts(1);
    List<String> tombstones =
        List.of(
            "{\"key\":null,\"value\":null}",
            "{\"key\":\"x\",\"value\":null}",
            "{\"key\":{\"other\":1},\"value\":null}");
    warehouse.load(input("all", 0, tombstones));
    assertThat(
        warehouse.query(
            "SELECT count(*), count(k), count(change_op), count(record_key) FROM raw.t0"),
        contains("3 0 0 2"));
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    assertThat(
        warehouse.query("SELECT outcome, reason, sum(records) FROM ops.ledger GROUP BY ALL"),
        contains("skipped tombstone 3"));
  }

  @Test
  void keepTombstonesThatNoneOfSeveralEventsClaimsInRejects() throws IOException {
    contracts(2);
    for (int i = 0; i < 2; i++) {
      Path contract = folder.resolve("contracts/t" + i + ".yaml");
      Files.writeString(
          contract,
          Files.readString(contract)
              .replace(
                  "{topic: db.t" + i + ",", "{topic: db.t0, when: {__source.table: t" + i + "},"));
    }
    warehouse.load(input("all", 0, List.of("{\"key\":{\"k\":1},\"value\":null}")));
    assertThat(
        warehouse.query("SELECT reason, message FROM quarantine.rejects"),
        contains("tombstone a key without a value"));
  }

  @Test
  void letARowGoWhateverItWasAndRejectOneThatTheContractDoesNotLetIn() throws IOException {
    contracts(1);
    Path contract = folder.resolve("contracts/t0.yaml");
    Files.writeString(
        contract,
        Files.readString(contract)
            .replace("a: {type: string", "a: {type: string, required: true, one_of: [x, y]"));
    ChangedTable.Lines lines = new ChangedTable.Lines();
    warehouse.load(
        input(
            "all",
            0,
            List.of(
                lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":null}"),
                lines.change(2, "c", null, "{\"k\":2,\"a\":\"z\",\"b\":null}"),
                lines.change(3, "c", null, "{\"k\":null,\"a\":\"x\",\"b\":null}"),
                lines.change(4, "d", "{\"k\":1,\"a\":\"z\",\"b\":null}", null),
                lines.change(5, "d", "{\"k\":null,\"a\":\"x\",\"b\":null}", null),
                "{\"k\":1}",
                "x")));
    assertThat(
        warehouse.query("SELECT reason, field FROM quarantine.rejects ORDER BY position"),
        contains(
            "not_allowed a",
            "missing_field k",
            "missing_field k",
            "malformed null",
            "malformed null"));
    assertThat(rows(0), is(empty()));
    assertThat(versions(0), contains("1 x null 1 c 1 4"));
  }

  @Test
  void showAColumnThatTheTableGainedAndTheContractLearnedLater() throws IOException {
    contracts(1);
    ChangedTable.Lines lines = new ChangedTable.Lines();
    Path before =
        input(
            "before",
            0,
            List.of(
                lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\",\"b\":null}"),
                lines.change(2, "u", null, "{\"k\":1,\"a\":\"x\",\"b\":null,\"n\":7}")));
    warehouse.load(before);
    Path contract = folder.resolve("contracts/t0.yaml");
    Files.writeString(
        contract, Files.readString(contract) + "  n: {type: int64, description: Gained.}\n");
    warehouse.load(
        input(
            "after",
            0,
            List.of(lines.change(3, "u", null, "{\"k\":1,\"a\":\"y\",\"b\":null,\"n\":8}"))));
    assertThat(
        warehouse.query("SELECT k, n FROM raw.t0 ORDER BY change_position"),
        contains("1 null", "1 7", "1 8"));
    warehouse.rebuild("1970-01-01", "1970-01-01", "row-marts");
    assertThat(
        warehouse.query("SELECT a, n FROM history.t0 ORDER BY version"),
        contains("x null", "x 7", "y 8"));
  }

  @Test
  void areNotMixedOfWhatTwoContractsCompute() throws IOException {
    contracts(1);
    String columns =
        "columns: {k: {copy: k}, a: {text: {of: a, case: upper}, description: Text.}},";
    Path marts = folder.resolve("contracts/marts.yaml");
    String plain = Files.readString(marts).replace("from: t0,", "from: t0, COLUMNS");
    Files.writeString(marts, plain.replace("COLUMNS", columns));
    ChangedTable.Lines lines = new ChangedTable.Lines();
    Path before = input("before", 0, List.of(lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\"}")));
    Path after = input("after", 0, List.of(lines.change(2, "u", null, "{\"k\":1,\"a\":\"Y\"}")));
    warehouse.load(before);
    Files.writeString(marts, plain.replace("COLUMNS", columns.replace("upper", "lower")));
    DuckDbException refused = assertThrows(DuckDbException.class, () -> warehouse.load(after));
    assertThat(
        refused.getMessage(),
        is(
            warehouse.file()
                + ": the contract computes history.t0_changes.a otherwise than the rows in the file. To"
                + " have that made anew: scripts/drop --warehouse=duckdb:"
                + warehouse.file()
                + " history.t0_changes, then fill it again, by scripts/run RebuildMarts"
                + "; or write to a new file"));
    assertThat(
        "what nobody changed is let in, a column more too",
        warehouse.query("SELECT a FROM history.t0 ORDER BY version"),
        contains("X"));
    Files.writeString(
        marts,
        plain.replace(
            "COLUMNS", columns.replace("}},", "}, b: {text: b, description: Long text.}},")));
    warehouse.load(after);
    assertThat(warehouse.query("SELECT a FROM history.t0 ORDER BY version"), contains("X", "Y"));

    Files.writeString(marts, plain.replace("COLUMNS", columns.replace("upper", "lower")));
    warehouse.execute("DROP TABLE history.t0_changes");
    warehouse.execute("DELETE FROM ops.table_functions WHERE table_name = 'history.t0_changes'");
    warehouse.rebuild("1970-01-01", "1970-01-01", "marts");
    assertThat(warehouse.query("SELECT a FROM history.t0 ORDER BY version"), contains("x", "y"));
  }

  @Test
  void areSaidToLackWhatCameBeforeTheMart() throws IOException {
    contracts(1);
    Path marts = folder.resolve("contracts/marts.yaml");
    String declared = Files.readString(marts);
    Files.delete(marts);
    ChangedTable.Lines lines = new ChangedTable.Lines();
    Path before = input("before", 0, List.of(lines.change(1, "c", null, "{\"k\":1,\"a\":\"x\"}")));
    Path after = input("after", 0, List.of(lines.change(2, "u", null, "{\"k\":1,\"a\":\"y\"}")));
    assertThat(hints(before), is(empty()));
    Files.writeString(marts, declared);
    assertThat(
        hints(after),
        contains(
            "history.t0_changes lacks changes that raw.t0 has, and so does what is computed of it:"
                + " fill it by scripts/run RebuildMarts --layers=row-marts --from=1970-01-01"
                + " --to=1970-01-01"));
    warehouse.rebuild("1970-01-01", "1970-01-01", "row-marts");
    assertThat(hints(after), is(empty()));
    assertThat(warehouse.query("SELECT a FROM history.t0 ORDER BY version"), contains("x", "y"));
  }

  private List<String> hints(Path input) {
    return LoadWarehouse.run(
            PipelineOptionsFactory.fromArgs(
                    "--domain=" + warehouse.domain(),
                    "--warehouse=duckdb:" + warehouse.file(),
                    "--input=" + input,
                    "--statusEvery=0s")
                .as(LoadWarehouseOptions.class),
            new RunControl())
        .warnings()
        .stream()
        .filter(line -> line.contains("lacks changes"))
        .map(line -> line.replace("hint: ", ""))
        .toList();
  }
}
