package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.local.Producing.Transaction;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.ReadKafka.Reader;
import dev.alluvium.transforms.kafka.StartFrom;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every reader, as each runner has it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaReadersTest {
  private static final long LAST_YEAR = Instant.parse("2023-04-02T10:00:00Z").toEpochMilli();

  private final EmbeddedKafka kafka;
  private final Producing producing;
  private String topic = "";

  KafkaReadersTest() throws IOException {
    kafka = EmbeddedKafka.start();
    producing = new Producing(kafka);
  }

  @BeforeEach
  void nameTopic() {
    topic = "plays_" + UUID.randomUUID().toString().substring(0, 8);
  }

  @AfterAll
  void stop() throws IOException {
    producing.close();
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryRecordAndClosesTheWindowsOfThePast(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 4));
    send(0, "1000 a");
    send(1, "2000 b", "25000 c");
    producing.send(topic, 2, null);
    producing.flush();
    ReadKafka read = read(reader, "all").withOutOfOrderness(Duration.standardSeconds(2));

    try (RunningRead running = start(read)) {
      running.await(() -> running.count() == 4);
      assertThat(
          running.records(),
          contains(
              topic + "-0 0 1000 a",
              topic + "-1 0 2000 b",
              topic + "-1 1 25000 c",
              topic + "-2 0 "));
      running.await(() -> running.firedWindows().contains(topic + " 0: 2"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesTheLastWindowWhenTheTopicFallsQuiet(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 2));
    send(0, "8000 a", "9500 b");
    ReadKafka read = read(reader, "quiet").withOutOfOrderness(Duration.millis(100));

    try (RunningRead running = start(read)) {
      running.await(() -> running.firedWindows().contains(topic + " 0: 2"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAtTheEarliestRecordWhateverTheGroupHasCommitted(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 2));
    send(0, "1 a", "2 b");
    commit("earliest");

    try (RunningRead running = start(read(reader, "earliest").withStart(StartFrom.earliest()))) {
      running.await(() -> running.count() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsWhereTheGroupHasCommitted(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 2));
    send(0, "1 a", "2 b");
    commit("committed");
    send(0, "3 c");

    try (RunningRead running = start(read(reader, "committed").withStart(StartFrom.committed()))) {
      running.await(() -> running.count() == 1);
      assertThat(running.records(), contains(topic + "-0 2 3 c"));
    }
  }

  /** Of which the quiet partition has none: Beam's own means fail there, for ever. */
  @ParameterizedTest
  @EnumSource
  void startsAtTheFirstRecordThatWasPublishedAtATime(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 3));
    producing.send(topic, 0, LAST_YEAR - 1, "1 a");
    producing.send(topic, 0, LAST_YEAR, "2 b");
    producing.send(topic, 0, LAST_YEAR + 1, "3 c");
    producing.send(topic, 1, LAST_YEAR - 1, "4 d");
    producing.flush();

    try (RunningRead running =
        start(read(reader, "time").withStart(StartFrom.time(Instant.ofEpochMilli(LAST_YEAR))))) {
      running.await(() -> running.count() == 2);
      send(1, "5 e");
      send(2, "6 f");
      running.await(() -> running.count() == 4);
      assertThat(running.records(), not(hasItem(topic + "-0 0 1 a")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnBehindWhatRetentionDeletedAndTellsHowMuchThatIs(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    send(0, "1 a", "2 b");
    commit("lost");
    send(0, "3 c", "4 d", "5 e", "6 f");
    Topics.deleteRecords(kafka, topic, 0, 5);

    try (RunningRead running = start(read(reader, "lost"))) {
      running.await(() -> running.count() == 1 && running.lost() > 0);
      assertThat(running.records(), contains(topic + "-0 5 6 f"));
      assertThat(running.lost(), is(3L));
    }
  }

  /**
   * Where Kafka is faster than the reader: the position to go on from is deleted under it. A reader
   * gets no records of a transaction that is open, so it cannot have been faster.
   */
  @ParameterizedTest
  @EnumSource
  void goesOnBehindWhatRetentionDeletesWhileItReads(Reader reader) throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    send(0, "1 a");
    ReadKafka read = read(reader, "slow");
    try (RunningRead running = start(read);
        Transaction open = producing.transaction()) {
      running.await(() -> running.count() == 1);
      open.send(topic, 0, "2 b", "2 b", "2 b");
      Topics.deleteRecords(kafka, topic, 0, 4);
      open.commit();
      send(0, "5 c");
      running.await(() -> running.count() == 2 && running.lost() > 0);
      assertThat(running.records().get(1), endsWith(" 5 c"));
      assertThat(running.lost(), is(3L));
    }
  }

  private ReadKafka read(Reader reader, String group) {
    return ReadKafka.from(
            kafka.bootstrapServers(), List.of(topic), group + reader, RunningRead::eventTime)
        .withReader(reader)
        .withConsumerProperties(Map.of("metadata.max.age.ms", "300"));
  }

  private static RunningRead start(ReadKafka read) {
    return RunningRead.start(read, "--experiments=use_deprecated_read");
  }

  private void send(int partition, String... texts) throws Exception {
    for (String text : texts) {
      producing.send(topic, partition, text);
    }
    producing.flush();
  }

  /** For the groups of all readers: all that is there. */
  private void commit(String group) throws Exception {
    for (Reader reader : Reader.values()) {
      Committed.commitAll(kafka, group + reader, topic);
    }
  }
}
