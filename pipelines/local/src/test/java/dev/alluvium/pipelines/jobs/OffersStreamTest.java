package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listeners on two days, in two runs, the second of which starts without the state of the first.
 */
@Timeout(300)
class OffersStreamTest {
  private static final String VIEWS = "page_view_events";
  private static final String OFFERS = "listener_offers";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2024-03-01T08:00:00Z");

  /** By the rules' words, of all that is in raw; each listener is made one offer of a rule here. */
  private static final String BY_RULE =
      """
      WITH view AS (
        SELECT user_id, session_id, event_ts, page, level FROM raw.page_view_events
      ),
      play AS (
        SELECT user_id, event_ts, level, ROW_NUMBER() OVER (PARTITION BY session_id ORDER BY event_ts) AS n
        FROM view WHERE page = 'NextSong'
      ),
      made AS (
        SELECT 'engaged_free' AS rule, user_id, MIN(event_ts) AS made_ts FROM play
        WHERE n >= 10 AND level = 'free' GROUP BY ALL
        UNION ALL
        SELECT 'stay_paid', user_id, MIN(event_ts) FROM view
        WHERE page = 'Cancel' AND level = 'paid' GROUP BY ALL
        UNION ALL
        SELECT 'upgrade_hesitation', b.user_id, MIN(b.event_ts) FROM view AS a JOIN view AS b
          ON a.user_id = b.user_id AND a.page = 'Upgrade' AND b.page = 'Upgrade' AND b.level = 'free'
          AND a.event_ts < b.event_ts AND b.event_ts <= a.event_ts + INTERVAL 30 MINUTE
        WHERE NOT EXISTS (
          SELECT 1 FROM view AS c WHERE c.user_id = b.user_id AND c.page = 'Submit Upgrade'
            AND c.event_ts BETWEEN b.event_ts - INTERVAL 30 MINUTE AND b.event_ts)
        GROUP BY ALL
      )
      SELECT CAST(made_ts AS DATE), rule, COUNT(*) FROM made GROUP BY ALL ORDER BY ALL
      """;

  private final List<String> views = new ArrayList<>();
  private int item;

  private void view(int user, int session, Instant at, String page, String level) {
    views.add(
        String.format(
            Locale.ROOT,
            "{\"ts\":%d,\"sessionId\":%d,\"itemInSession\":%d,\"page\":\"%s\",\"level\":\"%s\","
                + "\"status\":200,\"userId\":%d,\"artist\":\"Ada\"}",
            at.toEpochMilli(),
            session,
            item++,
            page,
            level,
            user));
  }

  /** In order of time: each user does one thing of a session, again and again. */
  private void day(int day, Random random) {
    Instant at = START.plus(Duration.ofDays(day));
    for (int minute = 0; minute < 240; minute++) {
      for (int user = 1; user <= 30; user++) {
        if (random.nextInt(8) > 0) {
          continue;
        }
        Instant second = at.plusSeconds(60L * minute + user);
        int session = 100 * user + day;
        switch (user % 3) {
          case 0 -> view(user, session, second, "NextSong", user % 2 == 0 ? "free" : "paid");
          case 1 -> view(user, session, second, random.nextInt(15) > 0 ? "Home" : "Cancel", "paid");
          default -> {
            String page = random.nextInt(3) > 0 ? "Home" : "Upgrade";
            view(user, session, second, random.nextInt(6) > 0 ? page : "Submit Upgrade", "free");
          }
        }
      }
    }
  }

  private void send(String servers) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      views.forEach(view -> sent.add(producer.send(new ProducerRecord<>(VIEWS, view))));
      for (Future<?> one : sent) {
        one.get();
      }
    }
    views.clear();
  }

  /** Hours come in one batch here, and batches in any order: no offer is too old for that. */
  private static Path contracts(Path folder) throws IOException {
    Path music = Files.createDirectories(folder.resolve("music"));
    try (Stream<Path> files = Files.list(Path.of("..", "..", "schemas", "contracts", "music"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(
            music.resolve(file.getFileName()),
            Files.readString(file).replace("not_older_than: 1h", "not_older_than: 9d"));
      }
    }
    return music;
  }

  @Test
  void offersGoToTheTopicToRawAndToTheMartAndAreThoseThatSqlFinds(@TempDir Path folder)
      throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), String.valueOf(contracts(folder)));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(
          Map.of(
              VIEWS,
              1,
              OFFERS,
              2,
              "listen_events",
              1,
              "auth_events",
              1,
              "status_change_events",
              1));
      String servers = kafka.bootstrapServers();
      day(0, new Random(1));
      view(92, 92, START.plus(Duration.ofHours(5)), "Upgrade", "free");
      view(92, 92, START.plus(Duration.ofHours(5)).plusSeconds(600), "Upgrade", "free");
      send(servers);
      warehouse.loadStream(servers);
      Map<String, List<JsonNode>> first = messages(servers);
      assertThat(first.size(), is(greaterThan(10)));

      view(92, 92, START.plus(Duration.ofHours(5)).plusSeconds(300), "Submit Upgrade", "free");
      day(1, new Random(2));
      send(servers);
      for (int run = 0; run < 3; run++) { // The last offers of a run are read by the next one.
        warehouse.loadStream(servers);
      }

      Map<String, List<JsonNode>> all = messages(servers);
      List<String> takenBack = new ArrayList<>();
      for (List<JsonNode> ofOffer : all.values()) {
        JsonNode last = ofOffer.get(ofOffer.size() - 1);
        boolean isTakenBack = last.get("is_taken_back").booleanValue();
        for (JsonNode message : ofOffer) { // They come at least once; each says the same.
          assertThat(
              without(message, "version", "text", "is_taken_back"),
              is(without(last, "version", "text", "is_taken_back")));
        }
        if (isTakenBack) {
          takenBack.add(last.get("rule").textValue() + " " + last.get("subject").textValue());
        }
      }
      assertThat(takenBack, hasItem("upgrade_hesitation 92"));
      assertThat(
          warehouse.query("SELECT COUNT(DISTINCT offer_id) FROM raw.listener_offers"),
          is(List.of(String.valueOf(all.size()))));
      List<String> mart =
          warehouse.query(
              "SELECT offered_date, rule, offered + control FROM mart.mart_offer_daily ORDER BY ALL");
      assertThat(mart, is(warehouse.query(BY_RULE)));
      assertThat(mart, is(not(empty())));
      assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
    }
  }

  private static JsonNode without(JsonNode message, String... columns) {
    return ((ObjectNode) message.deepCopy()).remove(List.of(columns));
  }

  @Test
  void areNotMadeWithoutTheirTopicAndAllElseIsLoaded(@TempDir Path folder) throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(
          Map.of(VIEWS, 1, "listen_events", 1, "auth_events", 1, "status_change_events", 1));
      view(92, 92, START, "Upgrade", "free");
      view(92, 92, START.plusSeconds(600), "Upgrade", "free");
      send(kafka.bootstrapServers());
      warehouse.loadStream(kafka.bootstrapServers());
      assertThat(warehouse.count("raw.page_view_events"), is(2L));
      assertThat(warehouse.count("raw.listener_offers"), is(0L));
    }
  }

  /** By key, in their order. */
  private static Map<String, List<JsonNode>> messages(String servers) throws Exception {
    Map<String, List<JsonNode>> messages = new LinkedHashMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(OFFERS, 0), new TopicPartition(OFFERS, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
      for (long read = 0; read < end; ) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          messages
              .computeIfAbsent(record.key(), key -> new ArrayList<>())
              .add(JSON.readTree(record.value()));
          read++;
        }
      }
    }
    return messages;
  }
}
