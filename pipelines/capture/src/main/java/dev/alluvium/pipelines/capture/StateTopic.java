package dev.alluvium.pipelines.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** A topic of one partition that keeps the latest value of each key, and is read as a whole. */
final class StateTopic {
  private static final int LIMIT_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(100);

  private final ClientSettings kafka;
  private final TopicPartition partition;

  private StateTopic(ClientSettings kafka, String topic) {
    this.kafka = kafka;
    partition = new TopicPartition(topic, 0);
  }

  /**
   * The topic of that name, which is made where there is none.
   *
   * @throws InputException if Kafka does not answer, does not let it be made, or would forget what
   *     is in it
   */
  static StateTopic open(ClientSettings kafka, String topic) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    create(kafka, wanted);
    check(kafka, topic);
    return new StateTopic(kafka, topic);
  }

  private static void check(ClientSettings kafka, String topic) {
    ConfigResource name = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = kafka.administer(LIMIT_MILLIS)) {
      int partitions =
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .partitions()
              .size();
      if (partitions != 1) {
        throw new InputException(
            "Topic %s of Kafka at %s has %s partitions, and may have one: delete it, and it is made anew; then all tables are read again"
                .formatted(topic, kafka.bootstrapServers(), partitions));
      }
      ConfigEntry policy =
          Objects.requireNonNull(admin.describeConfigs(List.of(name)).all().get().get(name))
              .get(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (policy != null && !policy.value().equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        throw new InputException(
            "Topic %1$s of Kafka at %2$s has cleanup.policy=%3$s, and would forget how far the capture has come. Run: kafka-configs.sh --bootstrap-server %2$s --entity-type topics --entity-name %1$s --alter --add-config cleanup.policy=compact"
                .formatted(topic, kafka.bootstrapServers(), policy.value()));
      }
    } catch (ExecutionException e) {
      // Who may not ask for it is let in, and so is a topic made just now, not yet known to all.
      if (!(e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw failed(kafka, topic, "looked at", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(kafka, topic, "looked at", e);
    }
  }

  /** Makes a topic where there is none; who may only write need not be allowed to. */
  static void create(ClientSettings kafka, NewTopic topic) {
    if (Reachability.describe(kafka, List.of(topic.name())).topics().containsKey(topic.name())) {
      return;
    }
    try (Admin admin = kafka.administer(LIMIT_MILLIS)) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed(kafka, topic.name(), "made", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(kafka, topic.name(), "made", e);
    }
  }

  /**
   * The latest value of each key that has one.
   *
   * @throws InputException if Kafka does not give what it has, nothing more for seconds
   */
  Map<String, String> read() {
    Map<String, String> latest = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = kafka.connect()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
      while (consumer.position(partition) < end) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
          deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        } else if (System.nanoTime() > deadline) {
          throw new TimeoutException("nothing has come for " + LIMIT_MILLIS / 1000 + " s");
        }
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          if (record.key() == null) {
            continue;
          }
          String key = new String(record.key(), UTF_8);
          if (record.value() == null) {
            latest.remove(key);
          } else {
            latest.put(key, new String(record.value(), UTF_8));
          }
        }
      }
    } catch (KafkaException e) {
      throw failed(kafka, partition.topic(), "read", e);
    }
    return latest;
  }

  /** Writes a key's value, none to forget it; returns when it is safe. */
  void write(Producer<byte[], byte[]> producer, String key, @Nullable String value) {
    write(
        kafka,
        producer,
        new ProducerRecord<>(
            partition.topic(),
            partition.partition(),
            key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8)));
  }

  /** Writes a record; returns when it is safe. */
  static void write(
      ClientSettings kafka,
      Producer<byte[], byte[]> producer,
      ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException | KafkaException e) {
      throw failed(kafka, record.topic(), "written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(kafka, record.topic(), "written", e);
    }
  }

  private static InputException failed(
      ClientSettings kafka, String topic, String what, Exception cause) {
    return new InputException(
        "Topic %s of Kafka at %s cannot be %s: %s"
            .formatted(topic, kafka.bootstrapServers(), what, new KafkaFaults(kafka).reason(cause)),
        cause);
  }
}
