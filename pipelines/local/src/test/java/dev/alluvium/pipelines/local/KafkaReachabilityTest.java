package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaReachabilityTest {
  private final EmbeddedKafka kafka;

  KafkaReachabilityTest() throws IOException {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
  }

  @Test
  void namesTopicsThatAreNotThere() throws IOException {
    String topic = "plays";
    kafka.createTopics(Map.of(topic, 1));
    ReadKafka read =
        ReadKafka.from(
            kafka.bootstrapServers(),
            List.of(topic, topic + "_nowhere"),
            "missing",
            RunningRead::eventTime);

    InputException e =
        assertThrows(InputException.class, () -> Pipeline.create().apply("Read", read));

    assertThat(
        e.getMessage(),
        is(
            "Kafka at "
                + kafka.bootstrapServers()
                + " has no topic "
                + topic
                + "_nowhere. Create it, or check the names and the servers."));
  }

  @Test
  void tellsThatNoBrokerAnswersWithoutNamingSecrets() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    ReadKafka read =
        ReadKafka.from(nobody, List.of("plays"), "dead", RunningRead::eventTime)
            .withConsumerProperties(Map.of("client.id", "secret"));

    InputException e = assertThrows(InputException.class, read::checkReachable);

    assertThat(
        e.getMessage(),
        allOf(containsString(nobody), containsString("plays"), not(containsString("secret"))));
  }
}
