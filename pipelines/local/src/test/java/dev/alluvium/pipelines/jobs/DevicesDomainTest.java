package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of documents, loaded from files, and compared with what a collection would hold. */
class DevicesDomainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "devices.app.telemetry";

  private final Path folder;
  private final Loaded warehouse;

  DevicesDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "devices");
  }

  private List<String> changes() throws IOException {
    SimulationDomain domain = SimulationDomains.named("devices");
    Path feed = folder.resolve("feed");
    SimulateEvents.run(
        SimulationOptions.of(domain).users(12).events(3_000).build(),
        FileSink.open(feed, domain, false, false));
    return Files.readAllLines(feed.resolve(TOPIC + ".jsonl"));
  }

  private Path write(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name).resolve(TOPIC + ".jsonl");
    Files.createDirectories(file.getParent());
    Files.write(file, lines, UTF_8);
    return folder.resolve(name);
  }

  /** Id, device and temperature of each document that is left, as a collection would have it. */
  private static List<String> collection(List<String> changes) throws IOException {
    Map<String, String> documents = new HashMap<>();
    for (String line : changes) {
      JsonNode change = JSON.readTree(line);
      String id = change.at("/documentKey/_id/$oid").asText();
      if (change.path("operationType").asText().equals("delete")) {
        documents.remove(id);
      } else {
        documents.put(
            id,
            id
                + " "
                + change.at("/fullDocument/device/id").asText()
                + " "
                + change.at("/fullDocument/temperature").decimalValue().setScale(9));
      }
    }
    return documents.values().stream().sorted().toList();
  }

  private List<String> current() {
    return warehouse.query(
        "SELECT reading_id, device_id, temperature FROM current.telemetry ORDER BY reading_id");
  }

  private List<String> tables() {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of(
            "current.telemetry",
            "history.telemetry",
            "mart.mart_device_five_minutes",
            "mart.mart_device_state",
            "mart.mart_device_outlier")) {
      rows.add(table);
      rows.addAll(warehouse.query("SELECT * FROM " + table + " ORDER BY ALL"));
    }
    for (String table : List.of("hub_device", "hub_room", "link_device_room")) {
      rows.addAll(
          warehouse.query(
              "SELECT * EXCLUDE (load_ts, record_source) FROM vault." + table + " ORDER BY ALL"));
    }
    return rows;
  }

  @Test
  void holdsTheDocumentsThatTheCollectionHas() throws IOException {
    List<String> changes = changes();
    warehouse.load(write("all", changes));
    assertThat(current(), is(collection(changes)));
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    for (String op : List.of("c", "u", "d")) {
      assertThat(
          op,
          warehouse.count("raw.telemetry WHERE change_op = '%s'".formatted(op)),
          greaterThan(0L));
    }
    assertThat(
        warehouse.query(
            "SELECT device_id, window_start_ts, readings, mean_temperature"
                + " FROM mart.mart_device_five_minutes ORDER BY ALL"),
        is(
            warehouse.query(
                "SELECT device_id, time_bucket(INTERVAL 5 MINUTE, measured_at), count(*),"
                    + " CAST(round(CAST(sum(temperature) / count(temperature) AS DECIMAL(38, 9)), 2) AS DECIMAL(38, 9))"
                    + " FROM current.telemetry GROUP BY ALL ORDER BY ALL")));
    assertThat(warehouse.count("mart.mart_device_state"), is(12L));
    assertThat(warehouse.query("FROM mart.mart_device_outlier"), is(not(empty())));
  }

  @Test
  void comesToTheSameTablesInHalvesShuffledAndWithRepeats() throws IOException {
    List<String> changes = changes();
    warehouse.load(write("all", changes));
    List<String> expected = tables();

    Random random = new Random(7);
    List<String> shuffled = new ArrayList<>(changes);
    for (int i = 0; i < changes.size() / 5; i++) {
      shuffled.add(changes.get(random.nextInt(changes.size())));
    }
    Collections.shuffle(shuffled, random);
    int half = shuffled.size() / 2;
    Files.delete(warehouse.file());
    warehouse.load(write("second", shuffled.subList(half, shuffled.size())));
    warehouse.load(write("first", shuffled.subList(0, half)));
    assertThat(tables(), is(expected));
  }

  /** What Debezium makes of the same changes of a collection comes to the same documents. */
  @Test
  void comesToTheSameDocumentsByDebezium() throws IOException {
    List<String> changes = changes();
    Path contracts = folder.resolve("contracts/devices");
    copy(Path.of("../../schemas/contracts/devices"), contracts);
    Path event = contracts.resolve("events/telemetry.yaml");
    Files.writeString(
        event,
        Files.readString(event).replace("format: mongodb", "format: mongodb, exported: true"));
    Loaded captured = new Loaded(folder.resolve("d.duckdb"), contracts.toString());
    List<String> messages = new ArrayList<>();
    for (String change : changes) {
      messages.add(captured(JSON.readTree(change)));
    }
    captured.load(write("captured", messages));
    assertThat(
        captured.query(
            "SELECT reading_id, device_id, temperature FROM current.telemetry ORDER BY reading_id"),
        is(collection(changes)));
    assertThat(captured.query("SELECT * FROM quarantine.rejects"), is(empty()));
  }

  static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  /** As Debezium 3.6 writes it, and a tool exports it from its topic. */
  private static String captured(JsonNode change) throws IOException {
    String op =
        switch (change.path("operationType").asText()) {
          case "insert" -> "c";
          case "update" -> "u";
          default -> "d";
        };
    ObjectNode value = JSON.createObjectNode();
    value.putNull("before");
    if (op.equals("d")) {
      value.putNull("after");
    } else {
      value.put("after", change.path("fullDocument").toString());
    }
    ObjectNode source = value.putObject("source");
    source.put("connector", "mongodb");
    source.put("snapshot", "false");
    source.put("ts_ms", change.at("/clusterTime/$timestamp/t").asLong() * 1000);
    source.put("ord", change.at("/clusterTime/$timestamp/i").asLong());
    value.put("op", op);
    ObjectNode record = JSON.createObjectNode();
    record.putObject("key").put("id", change.at("/documentKey/_id").toString());
    record.set("value", value);
    return JSON.writeValueAsString(record);
  }
}
