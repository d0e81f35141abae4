package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.ReadKafka.Reader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics that change while they are read. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrowingTopicsTest {
  private final EmbeddedKafka kafka;
  private String topic = "";

  GrowingTopicsTest() throws IOException {
    kafka = EmbeddedKafka.start();
  }

  @BeforeEach
  void nameTopic() {
    topic = "plays_" + UUID.randomUUID().toString().substring(0, 8);
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCHING", "GROWING_KAFKA_IO"})
  void areReadInThePartitionsThatAreAdded(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    send(0, "1000 a");
    try (RunningRead running = start(reader)) {
      running.await(() -> running.count() == 1);

      Topics.grow(kafka, topic, 3);
      send(1, "2000 b", "3000 c");
      send(2, "4000 d");
      running.await(() -> running.count() == 4);
      send(0, "5000 e", "25000 f");
      send(1, "25000 g");

      running.await(() -> running.count() == 7);
      running.await(() -> running.firedWindows().contains(topic + " 0: 5"));
      if (reader == Reader.BATCHING) {
        running.await(() -> committed(reader, 0) == 3 && committed(reader, 1) == 3);
      }
    }
  }

  @Test
  void areReadFromTheirBeginningWhenTheyAreMadeAnew() throws Exception {
    kafka.createTopics(Map.of(topic, 2));
    send(0, "1000 a", "2000 b");
    send(1, "3000 c");
    try (RunningRead running = start(Reader.BATCHING)) {
      running.await(() -> running.count() == 3);

      Topics.delete(kafka, topic);
      kafka.createTopics(Map.of(topic, 1));
      send(0, "4000 d", "5000 e", "6000 f");

      // A reader that does not know yet stands where the new topic has "f", which then comes twice.
      List<String> made =
          List.of(topic + "-0 0 4000 d", topic + "-0 1 5000 e", topic + "-0 2 6000 f");
      running.await(() -> running.records().containsAll(made));
      running.await(() -> committed(Reader.BATCHING, 0) == 3);
    }
  }

  @Test
  void areToldOfToWhoeverReadsTheirPartitionsAsTheyWere() throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    ReadKafka read = read(Reader.KAFKA_IO);
    CompletableFuture<List<String>> told = new CompletableFuture<>();
    read.watch(told::complete);
    String before = read.topicShape().text();
    try {
      Topics.grow(kafka, topic, 3);

      assertThat(told.get(), is(List.of("topic " + topic + " has 2 partitions more, 3 in all")));
      String[] words = read.topicShape().text().split(" ", -1);
      assertThat(before.replace(topic + " 1 ", topic + " 3 "), is(String.join(" ", words)));
    } finally {
      read.reading().close();
    }
  }

  private RunningRead start(Reader reader) {
    return RunningRead.start(read(reader), "--experiments=use_deprecated_read");
  }

  private ReadKafka read(Reader reader) {
    return ReadKafka.from(
            kafka.bootstrapServers(), List.of(topic), topic + reader, RunningRead::eventTime)
        .withReader(reader)
        .withOutOfOrderness(Duration.standardSeconds(10))
        .withConsumerProperties(Map.of("metadata.max.age.ms", "300"));
  }

  private long committed(Reader reader, int partition) {
    return Committed.offset(kafka, topic + reader, topic, partition);
  }

  /** By a producer that knows the topic as it is now. */
  private void send(int partition, String... texts) throws Exception {
    try (Producing producing = new Producing(kafka)) {
      for (String text : texts) {
        producing.send(topic, partition, text);
      }
      producing.flush();
    }
  }
}
