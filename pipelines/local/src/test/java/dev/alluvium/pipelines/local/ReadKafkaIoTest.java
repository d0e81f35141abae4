package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.ReadKafka;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The reader for Flink and Dataflow. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadKafkaIoTest {
  private final EmbeddedKafka kafka;

  ReadKafkaIoTest() throws IOException {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
  }

  @Test
  void readsThroughKafkaIoToo() throws Exception {
    String topic = "plays";
    kafka.createTopics(Map.of(topic, 3));
    try (Producing producing = new Producing(kafka)) {
      producing.send(topic, 0, "1000 a");
      producing.send(topic, 0, null);
      producing.send(topic, 1, "2000 b");
      producing.send(topic, 1, "25000 c");
      producing.flush();
    }
    ReadKafka read =
        ReadKafka.from(kafka.bootstrapServers(), List.of(topic), "io", RunningRead::eventTime)
            .withReader(ReadKafka.Reader.KAFKA_IO)
            .withOutOfOrderness(Duration.standardSeconds(2));

    try (RunningRead running = RunningRead.start(read, "--experiments=use_deprecated_read")) {
      running.await(() -> running.count() == 4);
      assertThat(
          running.records(),
          contains(
              topic + "-0 0 1000 a",
              topic + "-0 1 ",
              topic + "-1 0 2000 b",
              topic + "-1 1 25000 c"));
      running.await(() -> running.firedWindows().contains(topic + " 0: 2"));
    }
  }

  @Test
  void doesNotShowPropertiesInTheDisplayDataOrAsText() {
    ReadKafka read =
        ReadKafka.from("127.0.0.1:1", List.of("plays"), "secret", RunningRead::eventTime)
            .withReader(ReadKafka.Reader.GROWING_KAFKA_IO)
            .withConsumerProperties(Map.of("sasl.jaas.config", "password"));

    assertThat(read.toString(), not(containsString("password")));
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(read);
    assertThat(
        PipelineTranslation.toProto(pipeline).getComponents().getTransformsMap().values().stream()
            .map(transform -> transform.getDisplayDataList().toString())
            .collect(Collectors.toList()),
        not(hasItem(containsString("password"))));
  }

  @Test
  void doesNotStopAtTheEnd() {
    ReadKafka read =
        ReadKafka.from("127.0.0.1:1", List.of("plays"), "end", RunningRead::eventTime)
            .withReader(ReadKafka.Reader.GROWING_KAFKA_IO)
            .stoppingAtEnd();

    assertThrows(IllegalArgumentException.class, () -> Pipeline.create().apply("Read", read));
  }
}
