package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.source.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Visits of a shop, which melt into one when an event comes between them. */
@Timeout(180)
class PublishedMartTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> CONTRACTS =
      Map.of(
          "domain.yaml",
          "domain: shop\ndescription: A shop.\nowner: shop\n",
          "doors.yaml",
          """
          event: doors
          description: Someone passed a door.
          owner: shop
          source: {topic: doors}
          identity: [n]
          event_time: passed_ts
          fields:
            n: {type: int64, required: true, description: Number.}
            who: {type: string, required: true, description: Who.}
            passed_ts: {type: timestamp, from: at, encoding: iso8601, required: true, description: When.}
          """,
          "marts.yaml",
          """
          marts: shop
          owner: shop
          tables:
            mart_visit:
              description: One row per visit.
              from: doors
              window: {session: 30m, longest: 1d}
              dimensions:
                who: {copy: who}
              measures:
                start_ts: {min: passed_ts, description: First.}
                doors: {count: "*", description: Doors.}
              grain: [who, start_ts]
              publish: {to: kafka, topic: visits}
          """);

  private static Path contracts(Path folder) throws Exception {
    Path shop = Files.createDirectories(folder.resolve("shop"));
    for (Map.Entry<String, String> file : CONTRACTS.entrySet()) {
      Files.writeString(shop.resolve(file.getKey()), file.getValue());
    }
    return shop;
  }

  @Test
  void lastMessageOfEachKeyIsItsRowInTheWarehouse(@TempDir Path folder) throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), String.valueOf(contracts(folder)));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("doors", 1, "visits", 2));
      String servers = kafka.bootstrapServers();

      send(servers, "1 ada 10:00", "2 ada 10:40", "3 bob 10:05");
      warehouse.loadStream(servers, "1d");
      Map<String, Optional<String>> last = LastMessages.of(servers, "visits");
      assertThat(rows(last), is(stored(warehouse)));
      assertThat(rows(last).keySet(), hasItem("ada 2023-06-05T10:40:00Z"));

      send(servers, "4 ada 10:20");
      warehouse.loadStream(servers, "1d");
      last = LastMessages.of(servers, "visits");
      assertThat(rows(last), is(stored(warehouse)));
      assertThat(rows(last).keySet(), not(hasItem("ada 2023-06-05T10:40:00Z")));
      assertThat(
          last.get("{\"who\":\"ada\",\"start_ts\":\"2023-06-05T10:40:00Z\"}"),
          is(Optional.empty()));
    }
  }

  @Test
  void saysBeforeAnythingIsReadThatTheTopicMustBeThere(@TempDir Path folder) throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), String.valueOf(contracts(folder)));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("doors", 1));
      InputException e =
          assertThrows(
              InputException.class, () -> warehouse.loadStream(kafka.bootstrapServers(), "1d"));
      assertThat(e.getMessage(), containsString("has no topic visits. Create it"));
    }
  }

  private static void send(String servers, String... doors) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      for (String door : doors) {
        String[] parts = door.split(" ", 3);
        String json =
            "{\"n\":%s,\"who\":\"%s\",\"at\":\"2023-06-05T%s:00Z\"}"
                .formatted(parts[0], parts[1], parts[2]);
        producer.send(new ProducerRecord<>("doors", json)).get();
      }
    }
  }

  private static Map<String, String> rows(Map<String, Optional<String>> last) throws Exception {
    Map<String, String> rows = new HashMap<>();
    for (Optional<String> message : last.values()) {
      if (message.isPresent()) {
        JsonNode row = JSON.readTree(message.get());
        rows.put(
            row.get("who").asText() + " " + row.get("start_ts").asText(),
            row.get("doors").asText());
      }
    }
    return rows;
  }

  private static Map<String, String> stored(Loaded warehouse) {
    Map<String, String> rows = new HashMap<>();
    for (String row :
        warehouse.query(
            "SELECT who, strftime(start_ts, '%Y-%m-%dT%H:%M:%SZ'), doors FROM mart.mart_visit")) {
      int end = row.lastIndexOf(' ');
      rows.put(row.substring(0, end), row.substring(end + 1));
    }
    return rows;
  }
}
