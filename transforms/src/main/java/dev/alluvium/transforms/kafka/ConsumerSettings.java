package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How to reach Kafka. Its properties may hold secrets, so that they are never shown. */
@AutoValue
abstract class ConsumerSettings implements Serializable {
  /** Bounds what a consumer holds of records that the pipeline is not ready for. */
  private static final int FETCH_MAX_BYTES = 16 << 20;

  private static final int PARTITION_FETCH_MAX_BYTES = 4 << 20;

  /** What the DirectRunner takes in one bundle: ten batches. */
  private static final int POLL_MAX_RECORDS = 5000;

  abstract String bootstrapServers();

  abstract String groupId();

  /** As the user gave them; what this class sets itself wins where it must. */
  abstract Map<String, String> properties();

  abstract KafkaAuth auth();

  static ConsumerSettings of(
      String bootstrapServers, String groupId, Map<String, String> properties) {
    return new AutoValue_ConsumerSettings(
        bootstrapServers, groupId, Map.copyOf(properties), KafkaAuth.none());
  }

  ConsumerSettings withProperties(Map<String, String> properties) {
    return new AutoValue_ConsumerSettings(
        bootstrapServers(), groupId(), Map.copyOf(properties), auth());
  }

  ConsumerSettings withAuth(KafkaAuth auth) {
    return new AutoValue_ConsumerSettings(bootstrapServers(), groupId(), properties(), auth);
  }

  Consumer<byte[], byte[]> connect() {
    return new KafkaConsumer<>(
        forConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Map<String, Object> forConsumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_MAX_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_MAX_RECORDS);
    config.putAll(auth().properties());
    config.putAll(properties());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return config;
  }

  Map<String, Object> forAdmin(int timeoutMillis) {
    Map<String, Object> config = new HashMap<>(auth().properties());
    config.putAll(properties());
    config.keySet().retainAll(AdminClientConfig.configNames());
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    return config;
  }

  Map<String, Object> forProducer() {
    Map<String, Object> config = new HashMap<>(auth().properties());
    config.putAll(properties());
    config.keySet().retainAll(ProducerConfig.configNames());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return config;
  }

  @Override
  public final String toString() {
    return "group " + groupId() + " at " + bootstrapServers();
  }
}
