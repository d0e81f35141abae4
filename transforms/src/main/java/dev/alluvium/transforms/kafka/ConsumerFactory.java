package dev.alluvium.transforms.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Adds the user's properties to the consumers that KafkaIO makes. Given to KafkaIO as its
 * configuration, they would be in the pipeline's display data, secrets included.
 */
final class ConsumerFactory
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
  private final ConsumerSettings settings;

  ConsumerFactory(ConsumerSettings settings) {
    this.settings = settings;
  }

  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
    return new KafkaConsumer<>(merge(config));
  }

  /** KafkaIO's own wins: it tells the offset consumer from the one that reads. */
  Map<String, Object> merge(Map<String, Object> config) {
    Map<String, Object> merged = new HashMap<>(settings.forConsumer());
    config.forEach(
        (key, value) -> {
          if (!isUsersToSet(key)) {
            merged.put(key, value);
          }
        });
    return merged;
  }

  private boolean isUsersToSet(String key) {
    return settings.properties().containsKey(key)
        && (key.equals(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)
            || key.equals(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
  }
}
