package dev.alluvium.pipelines.simulate;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a {@link KafkaSink} on a cluster: finds out first, within ten seconds, whether it answers,
 * and creates the topics that are missing. No error message holds a secret of the properties.
 */
public final class KafkaConnection {
  private static final int TIMEOUT_MILLIS = 8_000;
  private static final Set<String> SECRET_PARTS =
      Set.of("password", "jaas", "secret", "token", "credential", "private");

  private final String bootstrapServers;
  private final Properties properties;

  private KafkaConnection(String bootstrapServers, Properties properties) {
    this.bootstrapServers = bootstrapServers;
    this.properties = properties;
  }

  /** A cluster that asks for no credentials. */
  public static KafkaConnection of(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, new Properties());
  }

  /**
   * Reads the properties, if there are any.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public static KafkaConnection of(String bootstrapServers, @Nullable Path file)
      throws IOException {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException("there is no file " + file, e);
      }
    }
    return new KafkaConnection(bootstrapServers, properties);
  }

  /**
   * Connects for good.
   *
   * @throws IOException if the cluster does not answer, or refuses
   */
  public KafkaSink open(List<String> topics, int partitions) throws IOException {
    try {
      createMissing(topics, partitions);
      return new KafkaSink(
          new KafkaProducer<>(
              producerProperties(), new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  Properties producerProperties() {
    Properties result = new Properties();
    result.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    result.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
    result.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    result.putAll(properties);
    result.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    result.put(ProducerConfig.ACKS_CONFIG, "all");
    result.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return result;
  }

  private void createMissing(List<String> topics, int partitions) throws IOException {
    Properties settings = new Properties();
    settings.putAll(properties);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
    Admin admin = Admin.create(settings);
    try {
      Set<String> existing = admin.listTopics().names().get();
      for (String topic : topics) {
        if (!existing.contains(topic)) {
          create(admin, new NewTopic(topic, Optional.of(partitions), Optional.empty()));
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while connecting to Kafka", e);
    } finally {
      admin.close(Duration.ofSeconds(1));
    }
  }

  private static void create(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private IOException failure(Throwable cause) {
    Throwable reason = cause.getCause() instanceof KafkaException inner ? inner : cause;
    return new IOException(
        "cannot use Kafka at " + bootstrapServers + ": " + withoutSecrets(reason.getMessage()));
  }

  /** The message without any value of a property that may be a secret. */
  String withoutSecrets(@Nullable String message) {
    String result = message == null ? "no reason given" : message;
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      String lower = name.toLowerCase(Locale.ROOT);
      if (!value.isBlank() && SECRET_PARTS.stream().anyMatch(lower::contains)) {
        result = result.replace(value, "[hidden]");
      }
    }
    return result;
  }
}
