package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.source.CommitGate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadKafkaTest {
  private final EmbeddedKafka kafka;
  private final Producing producing;
  private String topic = "";

  ReadKafkaTest() throws IOException {
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

  @Test
  void readsEveryRecordOfEveryPartitionOnceAndEndsAtTheEnd() throws Exception {
    kafka.createTopics(Map.of(topic, 5));
    for (int i = 0; i < 10_000; i++) {
      producing.send(topic, i % 4, i + " x");
    }
    producing.flush();

    try (RunningRead running = RunningRead.start(read("all").withBatchSize(37).stoppingAtEnd())) {
      running.awaitEnd();

      List<String> expected =
          IntStream.range(0, 10_000)
              .mapToObj(i -> topic + "-" + i % 4 + " " + i / 4 + " " + i + " x")
              .sorted()
              .collect(Collectors.toList());
      assertThat(running.records(), is(expected));
      assertThat(running.firedWindows(), contains(topic + " 0: 10000"));
    }
  }

  @Test
  void endsAtTheEndOfEmptyTopics() throws Exception {
    kafka.createTopics(Map.of(topic, 2));

    try (RunningRead running = RunningRead.start(read("none").stoppingAtEnd())) {
      running.awaitEnd();

      assertThat(running.records(), is(empty()));
    }
  }

  @Test
  void givesATombstoneNoPayload() throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    producing.send(topic, 0, null);
    producing.flush();

    try (RunningRead running = RunningRead.start(read("tombstone").stoppingAtEnd())) {
      running.awaitEnd();

      assertThat(running.records(), contains(topic + "-0 0 "));
    }
  }

  @Test
  void closesWindowsThoughPartitionsAreEmptyAndEventsOfThePast() throws Exception {
    String empty = topic + "_empty";
    kafka.createTopics(Map.of(topic, 3, empty, 1));
    ReadKafka read =
        ReadKafka.from(
                kafka.bootstrapServers(), List.of(topic, empty), "windows", RunningRead::eventTime)
            .withOutOfOrderness(Duration.standardSeconds(2));

    try (RunningRead running = RunningRead.start(read)) {
      producing.send(topic, 0, "1000 a");
      producing.send(topic, 0, "9999 b");
      producing.flush();
      running.await(() -> running.count() == 2);
      assertThat(running.firedWindows(), is(empty()));

      producing.send(topic, 0, "12000 c");
      producing.flush();
      running.await(() -> running.firedWindows().contains(topic + " 0: 2"));

      producing.send(empty, 0, "13000 d");
      producing.flush();
      running.await(() -> running.count() == 4); // Else "f" may be read first, and "d" be late.
      producing.send(empty, 0, "30000 e");
      producing.send(topic, 0, "30000 f");
      producing.flush();
      running.await(
          () ->
              running
                  .firedWindows()
                  .containsAll(List.of(topic + " 10000: 1", empty + " 10000: 1")));
    }
  }

  @Test
  void goesOnAfterARestartFromWhatWasCommitted() throws Exception {
    kafka.createTopics(Map.of(topic, 2));
    producing.send(topic, 0, "1 a");
    producing.send(topic, 1, "2 b");
    producing.flush();
    try (RunningRead running = RunningRead.start(read("restart").stoppingAtEnd())) {
      running.awaitEnd();
    }
    producing.send(topic, 1, "3 c");
    producing.flush();

    try (RunningRead running = RunningRead.start(read("restart").stoppingAtEnd())) {
      running.awaitEnd();

      assertThat(running.records(), contains(topic + "-1 1 3 c"));
    }
  }

  @Test
  void commitsWhileItIsIdle() throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    producing.send(topic, 0, "1 a");
    producing.flush();

    try (RunningRead running = RunningRead.start(read("idle"))) {
      running.await(() -> committed("idle") == 1);
    }
  }

  @Test
  void commitsNothingBeforeTheGateCallsItDurable() throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    producing.send(topic, 0, "1 a");
    producing.flush();
    Gate.DURABLE.set(false);

    try (RunningRead running = RunningRead.start(read("gate").withCommitGate(new Gate()))) {
      running.await(() -> running.count() == 1 && Gate.TICKETS.get() > 0);
      producing.send(topic, 0, "2 b");
      producing.flush();
      running.await(() -> running.count() == 2);
      assertThat(committed("gate"), is(0L));

      Gate.DURABLE.set(true);
      running.await(() -> committed("gate") == 2);
    }
  }

  @Test
  void commitsWhatHasBecomeDurableWhenItIsClosed() throws Exception {
    kafka.createTopics(Map.of(topic, 1));
    producing.send(topic, 0, "1 a");
    producing.flush();
    Gate.DURABLE.set(false);

    try (RunningRead running =
        RunningRead.start(read("close").stoppingAtEnd().withCommitGate(new Gate()))) {
      running.awaitEnd();
      assertThat(committed("close"), is(0L));
      Gate.DURABLE.set(true);
    }

    assertThat(committed("close"), is(1L));
  }

  @Test
  void reportsHowMuchIsLeft() throws Exception {
    kafka.createTopics(Map.of(topic, 3));
    producing.send(topic, 0, "1 a");
    producing.flush();
    ReadKafka read = read("lag");

    try (RunningRead running = RunningRead.start(read)) {
      running.await(() -> read.reading().progress().recordsRead() == 1);
      running.await(() -> read.reading().progress().lag().equals(OptionalLong.of(0)));
    }
  }

  private ReadKafka read(String group) {
    return ReadKafka.from(kafka.bootstrapServers(), List.of(topic), group, RunningRead::eventTime);
  }

  private long committed(String group) {
    return Committed.offset(kafka, group, topic, 0);
  }

  /** Durable when it is told so. */
  private static final class Gate implements CommitGate {
    private static final AtomicBoolean DURABLE = new AtomicBoolean();
    private static final AtomicLong TICKETS = new AtomicLong();

    @Override
    public long ticket() {
      return TICKETS.incrementAndGet();
    }

    @Override
    public boolean isDurable(long ticket) {
      return DURABLE.get();
    }
  }
}
