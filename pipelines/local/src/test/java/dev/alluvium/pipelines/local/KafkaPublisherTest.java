package dev.alluvium.pipelines.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.KafkaPublisher;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.source.InputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaPublisherTest {
  @Test
  void saysInOneLineThatBrokersDoNotTakeWhatIsSent() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      KafkaPublisher publisher =
          KafkaPublisher.to(kafka.bootstrapServers(), "nowhere")
              .withProperties(Map.of("max.block.ms", "300", "group.id", "of consumers"));
      try (Publisher.Session session = publisher.open()) {
        session.send("a".getBytes(UTF_8), null, 1);

        InputException e = assertThrows(InputException.class, session::flush);

        assertThat(
            e.getMessage(),
            is(
                "Kafka at "
                    + kafka.bootstrapServers()
                    + " does not take messages for topic nowhere: This server does not host this"
                    + " topic-partition (UnknownTopicOrPartitionException). Check that it runs, and"
                    + " who may write there."));
        session.flush();
      }
    }
  }
}
