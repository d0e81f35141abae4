package dev.alluvium.transforms.kafka.client;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.InputException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How to reach Kafka. Its properties may hold secrets, so that they are never shown. */
@AutoValue
public abstract class ClientSettings implements Serializable {
  /** What to do in a partition of which nobody says where to start. */
  public enum Reset {
    EARLIEST,
    LATEST,
    /** Refuse to start. */
    NONE
  }

  /** Bounds what a consumer holds of records that the pipeline is not ready for. */
  private static final int FETCH_MAX_BYTES = 16 << 20;

  private static final int PARTITION_FETCH_MAX_BYTES = 4 << 20;

  /**
   * What is fetched is bounded as it is compressed, what a poll gives only by their number: records
   * of a megabyte would fill the memory by the hundred.
   */
  private static final int POLL_MAX_RECORDS = 50;

  public abstract String bootstrapServers();

  public abstract String groupId();

  /** As the user gave them; what this class sets itself wins where it must. */
  abstract Map<String, String> properties();

  abstract KafkaAuth auth();

  /** For brokers at {@code host:port,…}. */
  public static ClientSettings of(
      String bootstrapServers, String groupId, Map<String, String> properties) {
    return new AutoValue_ClientSettings(
        bootstrapServers, groupId, Map.copyOf(properties), KafkaAuth.none());
  }

  public ClientSettings withProperties(Map<String, String> properties) {
    return new AutoValue_ClientSettings(
        bootstrapServers(), groupId(), Map.copyOf(properties), auth());
  }

  public ClientSettings withAuth(KafkaAuth auth) {
    return new AutoValue_ClientSettings(bootstrapServers(), groupId(), properties(), auth);
  }

  /**
   * A consumer, which the caller closes.
   *
   * @throws InputException if its properties make no consumer
   */
  public Consumer<byte[], byte[]> connect() {
    try {
      return new KafkaConsumer<>(
          forConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new KafkaFaults(this).ofProperties(e);
    }
  }

  /**
   * Who asks about topics, and has an answer or none after so long; the caller closes it.
   *
   * @throws InputException if its properties make no client
   */
  public Admin administer(int timeoutMillis) {
    try {
      return Admin.create(forAdmin(timeoutMillis));
    } catch (KafkaException e) {
      throw new KafkaFaults(this).ofProperties(e);
    }
  }

  /**
   * A producer, which the caller closes.
   *
   * @param config {@link #forProducer()}, and what the caller adds to it
   * @throws InputException if its properties make no producer
   */
  public Producer<byte[], byte[]> produce(Map<String, Object> config) {
    try {
      return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new KafkaFaults(this).ofProperties(e);
    }
  }

  /** How often the user's clients look whether topics have changed; half a minute by default. */
  public long metadataMaxAgeMillis() {
    String given = properties().get(ConsumerConfig.METADATA_MAX_AGE_CONFIG);
    return given == null ? 30_000 : Long.parseLong(given.strip());
  }

  /** By the user's {@code auto.offset.reset}; the earliest record by default. */
  public Reset reset() {
    String given = properties().get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    return given == null ? Reset.EARLIEST : Reset.valueOf(given.strip().toUpperCase(Locale.ROOT));
  }

  /**
   * What a consumer that Beam makes is told; of {@code config}, which is Beam's, only what the user
   * may not say otherwise.
   */
  public Map<String, Object> forConsumer(Map<String, Object> config) {
    Map<String, Object> merged = forConsumer();
    config.forEach(
        (key, value) -> {
          boolean usersToSet =
              key.equals(ConsumerConfig.ISOLATION_LEVEL_CONFIG) && properties().containsKey(key);
          if (!usersToSet) {
            merged.put(key, value);
          }
        });
    merged.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return merged;
  }

  /** Where reading starts and goes on is ours to say: a client that resets says nothing. */
  Map<String, Object> forConsumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_MAX_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_MAX_RECORDS);
    config.putAll(auth().properties());
    config.putAll(properties());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
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

  /** Nothing is written in transactions: a producer that were in one would send nothing. */
  public Map<String, Object> forProducer() {
    Map<String, Object> config = new HashMap<>(auth().properties());
    config.putAll(properties());
    config.keySet().retainAll(ProducerConfig.configNames());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return config;
  }

  @Override
  public final String toString() {
    return "group " + groupId() + " at " + bootstrapServers();
  }
}
