package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.simulate.MongoSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.transforms.mongodb.MongoAddress;
import dev.alluvium.transforms.mongodb.MongoDouble;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections that are read by their change streams into a file, which says where to go on. */
@Timeout(180)
class MongoSourceTest {
  private static final String CURRENT =
      "SELECT reading_id, device_id, temperature::DOUBLE FROM current.telemetry ORDER BY ALL";

  private final Path folder;
  private final Loaded warehouse;
  private final MongoDouble server = MongoDouble.start();
  private final MongoClient client = MongoClients.create(server.uri());
  private final MongoCollection<Document> collection =
      client.getDatabase("app").getCollection("telemetry");

  MongoSourceTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "devices");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Outcome load(Loaded into, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("--warehouse=duckdb:" + into.file(), "--stopAtEnd=true", "--statusEvery=0s"));
    options.addAll(List.of(more));
    if (options.stream().noneMatch(option -> option.startsWith("--source="))) {
      options.add("--source=" + server.uri());
    }
    if (options.stream().noneMatch(option -> option.startsWith("--domain="))) {
      options.add("--domain=devices");
    }
    return LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(options.toArray(String[]::new))
            .as(LoadWarehouseOptions.class),
        new RunControl());
  }

  private static Document reading(int id, double temperature) {
    return new Document("_id", "r" + id)
        .append("device", new Document("id", "D" + id))
        .append("at", new BsonDateTime(1_700_000_000_000L))
        .append("temperature", temperature);
  }

  /** As {@link #CURRENT} has them. */
  private List<String> documents() {
    List<String> documents = new ArrayList<>();
    for (Document found : collection.find()) {
      documents.add(
          "%s %s %s"
              .formatted(
                  found.get("_id"),
                  found.get("device", Document.class).get("id"),
                  found.get("temperature")));
    }
    documents.sort(null);
    return documents;
  }

  private void change(Random random, int id) {
    switch (random.nextInt(4)) {
      case 0 -> collection.deleteOne(Filters.eq("_id", "r" + id));
      case 1 ->
          collection.updateOne(
              Filters.eq("_id", "r" + id), Updates.set("temperature", random.nextInt(50) + 0.5));
      default -> {
        if (collection
                .replaceOne(Filters.eq("_id", "r" + id), reading(id, random.nextInt(50) + 0.5))
                .getMatchedCount()
            == 0) {
          collection.insertOne(reading(id, random.nextInt(50) + 0.5));
        }
      }
    }
  }

  /** What came stands in the lake, a line each, of which the same tables come. */
  @Test
  void keepsChangesAsLinesBesideALake() throws IOException {
    Random random = new Random(12);
    for (int i = 0; i < 20; i++) {
      collection.insertOne(reading(i, i + 0.5));
    }
    // A record of other files may have one MiB.
    collection.insertOne(reading(99, 0.5).append("note", "x".repeat(3 << 20)));
    Path lake = folder.resolve("lake");
    load(warehouse, "--lake=file:" + lake);
    for (int start = 0; start < 3; start++) {
      for (int i = 0; i < 10; i++) {
        change(random, random.nextInt(30));
      }
      load(warehouse);
    }
    Loaded again = new Loaded(folder.resolve("again.duckdb"), "devices");
    again.load(lake.resolve("changes"));
    assertThat(again.query(CURRENT), is(documents()));
    assertThat(Content.differences(Content.of(warehouse), Content.of(again)), is(empty()));
    long lines;
    try (Stream<Path> days = Files.list(lake.resolve("changes/devices.app.telemetry"))) {
      lines = days.mapToLong(MongoSourceTest::lines).sum();
    }
    assertThat(lines, is(greaterThanOrEqualTo(warehouse.count("raw.telemetry"))));
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void comesToTheDocumentsOfTheCollectionWithAStartForEachChange() {
    Random random = new Random(11);
    for (int i = 0; i < 30; i++) {
      collection.insertOne(reading(i, i + 0.5));
    }
    Loaded once = new Loaded(folder.resolve("once.duckdb"), "devices");
    load(warehouse);
    load(once);
    assertThat(warehouse.query(CURRENT), is(documents()));
    for (int i = 0; i < 5; i++) {
      change(random, random.nextInt(40));
      load(warehouse);
      assertThat("after change " + i, warehouse.query(CURRENT), is(documents()));
    }
    load(once);
    assertThat(once.query(CURRENT), is(documents()));
    String changes =
        "SELECT change_op, change_position, id FROM raw.telemetry"
            + " WHERE change_op NOT IN ('r', 't') GROUP BY ALL ORDER BY ALL";
    assertThat(once.query(changes), is(warehouse.query(changes)));
    assertThat(warehouse.query("FROM quarantine.rejects"), is(empty()));
  }

  @Test
  void readsWhatSimulatedSensorsWriteThere() throws IOException {
    SimulationDomain domain = SimulationDomains.named("devices");
    SimulateEvents.run(
        SimulationOptions.of(domain).users(5).events(400).build(),
        new MongoSink(MongoAddress.of(server.uri(), null)));
    load(warehouse);
    assertThat(warehouse.count("current.telemetry"), is(collection.countDocuments()));
    assertThat(warehouse.count("mart.mart_device_state"), is(5L));
  }

  @Test
  void readsAllAnewWhereChangesAreLostAndTellsWhichDocumentsAreGone() {
    for (int i = 0; i < 5; i++) {
      collection.insertOne(reading(i, i + 0.5));
    }
    load(warehouse);
    collection.deleteOne(Filters.eq("_id", "r1"));
    collection.updateOne(Filters.eq("_id", "r2"), Updates.set("temperature", 40.5));
    collection.insertOne(reading(9, 9.5));
    server.loseHistory(1);
    load(warehouse);

    assertThat(warehouse.query(CURRENT), is(documents()));
    assertThat(
        warehouse.query(
            "SELECT event, source, outcome, reason, records FROM ops.ledger WHERE outcome = 'lost'"),
        contains("telemetry devices.app.telemetry lost retention 1"));
    assertThat(
        warehouse.query(
            "SELECT change_snapshot, change_after <= change_position FROM raw.telemetry"
                + " WHERE change_op = 't' AND extra LIKE '%lostSince%'"),
        contains("incremental true"));
    assertThat(
        warehouse.query(
            "SELECT reading_id, row_valid_to IS NOT NULL FROM history.telemetry WHERE reading_id = 'r1'"),
        contains("r1 true"));
    long raw = warehouse.count("raw.telemetry");
    load(warehouse);
    assertThat(warehouse.count("raw.telemetry"), is(raw));
  }

  /** Of a link that a document says; which document that was is in its key. */
  @Test
  void endsLinksOfDocumentsThatAreGoneWhenHistoryWasLost() throws IOException {
    Loaded linked = new Loaded(folder.resolve("l.duckdb"), withLinks().toString());
    for (int i = 0; i < 3; i++) {
      collection.insertOne(reading(i, i + 0.5));
    }
    String domain = "--domain=" + withLinks();
    load(linked, domain);
    collection.deleteOne(Filters.eq("_id", "r1"));
    server.loseHistory(1);
    load(linked, domain);
    assertThat(
        linked.query(
            "SELECT reading_id, e.effective_to IS NULL FROM vault.eff_sat_reading_device e"
                + " JOIN vault.hub_reading USING (reading_hk) ORDER BY ALL"),
        contains("r0 true", "r1 false", "r2 true"));
  }

  private Path withLinks() throws IOException {
    Path contracts = folder.resolve("devices");
    if (Files.notExists(contracts)) {
      DevicesDomainTest.copy(Path.of("../../schemas/contracts/devices"), contracts);
      Path vault = contracts.resolve("vault.yaml");
      String device = "  hub_device:";
      String satellites = "satellites:";
      Files.writeString(
          vault,
          Files.readString(vault)
              .replace(
                  device,
                  "  hub_reading: {entity: reading, business_key: [reading_id], sources:"
                      + " [telemetry], description: A reading.}\n"
                      + device)
              .replace(
                  satellites,
                  "  link_reading_device: {hubs: [reading, device], sources: [telemetry],"
                      + " description: Which device measured.}\n\n"
                      + "effectivity_satellites:\n"
                      + "  eff_sat_reading_device: {link: link_reading_device, driving: [reading],"
                      + " sources: [telemetry], description: From when to when it did.}\n\n"
                      + satellites));
    }
    return contracts;
  }

  /** Of which nothing but the key is told. */
  @Test
  void missesNoFieldsOfDocumentsThatAreDeleted() {
    collection.insertOne(reading(1, 1.5));
    String hint = "new records of telemetry has";
    assertThat(load(warehouse).warnings().toString(), containsString(hint));
    collection.deleteOne(Filters.eq("_id", "r1"));
    assertThat(load(warehouse).warnings().toString(), not(containsString(hint)));
  }

  @Test
  void readsAllDocumentsAgainWhereItIsTold() {
    collection.insertOne(reading(1, 1.5));
    load(warehouse);
    warehouse.execute("UPDATE ops.positions SET resume_token = 'none'");
    InputException broken = assertThrows(InputException.class, () -> load(warehouse));
    assertThat(broken.getMessage(), containsString("ops.positions"));
    load(warehouse, "--startFrom=earliest");
    assertThat(warehouse.query(CURRENT), is(documents()));
  }

  /** Places of two clusters have no common order. */
  @Test
  void refusesAClusterWhoseTimeIsBehind() {
    collection.insertOne(reading(1, 1.5));
    load(warehouse);
    warehouse.execute(
        "UPDATE ops.positions SET next_offset = (4000000000::BIGINT << 31) + 1, resume_token ="
            + " '{\"at\": {\"$timestamp\": {\"t\": 4000000000, \"i\": 1}}}'");
    for (String start : List.of("warehouse", "earliest")) {
      InputException refused =
          assertThrows(InputException.class, () -> load(warehouse, "--startFrom=" + start));
      assertThat(start, refused.getMessage(), containsString("it is another cluster"));
      assertThat(refused.getMessage(), containsString("up to 2096-10-02T07:06:40Z"));
    }
  }

  @Test
  void isToldInOneLineWhatCannotBeRead() {
    assertThat(
        assertThrows(
                InputException.class,
                () ->
                    load(warehouse, "--source=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"))
            .getMessage(),
        startsWith("MongoDB at 127.0.0.1:1: it does not answer."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          40573 | The $changeStream stage is only supported on replica sets | it is no replica set
          13    | not authorized on app to execute command { aggregate: 1 } | it needs find and changeStream on it. not authorized on app
          """)
  void saysInOneLineWhyTheServerRefuses(int code, String message, String line) {
    collection.insertOne(reading(1, 1.5));
    server.refuse(code, message);
    InputException refused = assertThrows(InputException.class, () -> load(warehouse));
    assertThat(refused.getMessage(), startsWith("MongoDB at 127.0.0.1:"));
    assertThat(refused.getMessage(), containsString(line));
    assertThat(refused.getMessage(), not(containsString("{ aggregate")));
  }

  @Test
  void refusesAView() {
    collection.insertOne(reading(1, 1.5));
    server.callCollections("view");
    InputException refused = assertThrows(InputException.class, () -> load(warehouse));
    assertThat(
        refused.getMessage(),
        containsString("app.telemetry is a view, which has no change stream"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --source=mongodb://ada:hush@h/         | holds a password
          --source=mongodb://ada@h/              | nothing says where the password is
          --source=mongodb://h/ --sourceSecret=/none | names no user
          --source=mongodb://ada@h/ --sourceSecret=hush | is no name of a secret
          --source=mongodb:/                     | is no address
          --source=mongodb://h/?authMechanism=hush           | is no address
          --source=mongodb://h/ --bootstrapServers=h:1 | --bootstrapServers is for
          --source=mongodb://h/ --input=x        | --input is for
          --source=mongodb://h/ --startFrom=committed | is for --source=kafka
          --source=kafka --sourceSecret=/none    | is for a --source=mongodb
          --source=mongodb://h/ --domain=music   | no event of domain music
          """)
  void refusesOptionsThatMakeNoSense(String options, String message) {
    UserException refused =
        assertThrows(UserException.class, () -> load(warehouse, options.trim().split(" +")));
    assertThat(refused.getMessage(), containsString(message.trim()));
    assertThat(refused.getMessage(), not(containsString("hush")));
  }
}
