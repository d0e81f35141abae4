package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of changes. One that there is not is made, with as many partitions as the brokers give
 * by default; each is asked for once.
 */
final class ChangeTopics implements Consumer<String> {
  /** Kafka's own limit is a megabyte, and a change may hold its row twice. */
  static final int LARGEST_MESSAGE = 16 << 20;

  private final ClientSettings kafka;
  private final Set<String> known = new HashSet<>();

  ChangeTopics(ClientSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public void accept(String topic) {
    if (known.contains(topic)) {
      return;
    }
    StateTopic.create(
        kafka,
        new NewTopic(topic, Optional.empty(), Optional.empty())
            .configs(
                Map.of(
                    // A truncate has no key, which a compacted topic refuses.
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    String.valueOf(LARGEST_MESSAGE))));
    known.add(topic);
  }
}
