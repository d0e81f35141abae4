package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

/** Two quiet evenings from files, a third with a crowd from Kafka. */
@Timeout(180)
class TransitAlertTest {
  private static final String EVENTS = "turnstile_events";
  private static final String ALERTS = "station_alerts";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String VIEW =
      "SELECT station_name, strftime(window_start_ts AT TIME ZONE 'UTC', '%d %H:%M'), entries,"
          + " usual, usual_windows, times_usual FROM mart.mart_station_peak_alert ORDER BY ALL";

  /** That many entered in the five minutes of that time. */
  private static String line(LocalDateTime time, int entries) {
    return String.format(
        Locale.ROOT,
        "A001,R001,02-00-00,HALL ST,456,BMT,,,REGULAR,%d,0,%s,%s",
        entries,
        time + "-" + entries,
        TIMESTAMP.format(time));
  }

  private static LocalDateTime evening(int day) {
    return LocalDateTime.of(2023, 6, day, 20, 1);
  }

  private static List<String> quiet(int day) {
    List<String> lines = new ArrayList<>();
    for (int window = 0; window < 40; window++) {
      lines.add(line(evening(day).plusMinutes(5L * window), 20));
    }
    return lines;
  }

  private static Loaded quietWeeks(Path folder) throws IOException {
    Path feed = Files.createDirectories(folder.resolve("feed"));
    List<String> lines = new ArrayList<>(quiet(7));
    lines.addAll(quiet(14));
    Files.write(feed.resolve(EVENTS + ".csv"), lines);
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
    warehouse.load(feed);
    return warehouse;
  }

  @Test
  void tellsOfACrowdInTheViewAndOnTheTopicAlsoAfterARestart(@TempDir Path folder) throws Exception {
    Loaded warehouse = quietWeeks(folder);
    assertThat(warehouse.query(VIEW), is(empty()));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(EVENTS, 1, "turnstile_readings", 1, ALERTS, 2));
      String servers = kafka.bootstrapServers();

      send(servers, line(evening(21), 99), line(evening(21).plusHours(2), 90));
      warehouse.loadStream(servers, "1h");
      assertThat(warehouse.query(VIEW), is(empty()));
      assertThat(messages(servers), is(empty()));

      send(servers, line(evening(21).plusHours(2).plusMinutes(1), 70));
      warehouse.loadStream(servers, "1h");
      assertThat(warehouse.query(VIEW), contains("HALL ST 22 02:00 160 20.0 80 8.0"));
      assertThat(
          last(servers),
          contains(
              "{\"window_start_ts\":\"2023-06-22T02:00:00Z\",\"station_name\":\"HALL ST\"} "
                  + "{\"station_name\":\"HALL ST\",\"window_start_ts\":\"2023-06-22T02:00:00Z\","
                  + "\"service_date\":\"2023-06-21\",\"slot_start_hour\":20,\"entries\":160,"
                  + "\"usual\":20.0,\"usual_windows\":80,\"times_usual\":8.0}"));

      send(servers, line(evening(21).plusHours(2).plusMinutes(2), 40));
      warehouse.loadStream(servers, "1h");
      assertThat(warehouse.query(VIEW), contains("HALL ST 22 02:00 200 20.0 80 10.0"));
      assertThat(last(servers).size(), is(1));
      assertThat(last(servers).get(0), containsString("\"entries\":200"));
    }
  }

  @Test
  void saysThatTheTopicIsMissingBeforeAnythingIsRead(@TempDir Path folder) throws Exception {
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(EVENTS, 1, "turnstile_readings", 1));

      InputException e =
          assertThrows(
              InputException.class, () -> warehouse.loadStream(kafka.bootstrapServers(), "1h"));

      assertThat(
          e.getMessage(),
          is(
              "Kafka at "
                  + kafka.bootstrapServers()
                  + " has no topic station_alerts. Create it, or check the names and the servers."));
    }
  }

  private static void send(String servers, String... lines) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      for (String line : lines) {
        producer.send(new ProducerRecord<>(EVENTS, line)).get();
      }
    }
  }

  private static List<String> last(String servers) {
    Map<String, String> last = new LinkedHashMap<>();
    for (String message : messages(servers)) {
      String key = message.substring(0, message.indexOf("} ") + 1);
      last.put(key, message);
    }
    return last.values().stream().filter(message -> !message.endsWith(" null")).toList();
  }

  private static List<String> messages(String servers) {
    List<String> messages = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(ALERTS, 0), new TopicPartition(ALERTS, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          messages.add(record.key() + " " + record.value());
        }
      }
    }
    return messages;
  }
}
