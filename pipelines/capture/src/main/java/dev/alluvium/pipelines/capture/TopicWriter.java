package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.source.InputException;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.Header;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Writes changes into their topics, a batch at a time: only when all of it is safe there is it
 * reported as done, and the position moves on. A change may therefore be written twice, and none is
 * left out. A topic that there is not is made, with as many partitions as the brokers give by
 * default.
 */
final class TopicWriter implements DebeziumEngine.ChangeConsumer<ChangeEvent<byte[], byte[]>> {
  private static final String LARGEST_MESSAGE = String.valueOf(16 << 20);

  private final ConnectorSettings settings;
  private final ClientSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<Notification> notifications;
  private final Set<String> topics = new HashSet<>();
  private final Map<String, Long> written = new TreeMap<>();
  private long newest = System.nanoTime();

  /**
   * @param notifications is told of snapshots, when what they read is safe
   */
  TopicWriter(
      ConnectorSettings settings,
      ClientSettings kafka,
      Producer<byte[], byte[]> producer,
      Consumer<Notification> notifications) {
    this.settings = settings;
    this.kafka = kafka;
    this.producer = producer;
    this.notifications = notifications;
  }

  @Override
  public void handleBatch(
      List<ChangeEvent<byte[], byte[]>> changes,
      DebeziumEngine.RecordCommitter<ChangeEvent<byte[], byte[]>> committer)
      throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(changes.size());
    List<Notification> told = new ArrayList<>();
    for (ChangeEvent<byte[], byte[]> change : changes) {
      String topic = change.destination();
      if (topic.equals(settings.notificationsTopic())) {
        told.add(Notification.read(change.value()));
      } else if (!topic.equals(settings.signalTopic())
          && !topic.startsWith(settings.heartbeats())) {
        sent.add(producer.send(record(topic, change)));
      }
    }
    await(sent);
    count(changes);
    for (ChangeEvent<byte[], byte[]> change : changes) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
    told.forEach(notifications);
  }

  private ProducerRecord<byte[], byte[]> record(String topic, ChangeEvent<byte[], byte[]> change) {
    if (topics.add(topic)) {
      StateTopic.create(
          kafka,
          new NewTopic(topic, Optional.empty(), Optional.empty())
              .configs(
                  Map.of(
                      // A truncate has no key, which a compacted topic refuses.
                      TopicConfig.CLEANUP_POLICY_CONFIG,
                      TopicConfig.CLEANUP_POLICY_DELETE,
                      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                      LARGEST_MESSAGE)));
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, change.key(), change.value());
    for (Header<Object> header : change.headers()) {
      if (header.getValue() instanceof byte[] value) {
        record.headers().add(header.getKey(), value);
      }
    }
    return record;
  }

  private void await(List<Future<RecordMetadata>> sent) throws InterruptedException {
    try {
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new InputException(
          "Kafka at %s takes no changes: %s"
              .formatted(kafka.bootstrapServers(), new KafkaFaults(kafka).reason(e)),
          e);
    }
  }

  private synchronized void count(List<ChangeEvent<byte[], byte[]>> changes) {
    for (ChangeEvent<byte[], byte[]> change : changes) {
      if (topics.contains(change.destination())) {
        written.merge(change.destination(), 1L, Long::sum);
        newest = System.nanoTime();
      }
    }
  }

  /** How far it is, for people. */
  synchronized String progress() {
    long seconds = (System.nanoTime() - newest) / 1_000_000_000;
    return String.format(
        Locale.ROOT,
        "%,d records captured%s",
        sum(written),
        written.isEmpty() ? "" : String.format(Locale.ROOT, ", the last %,d s ago", seconds));
  }

  static long sum(Map<String, Long> written) {
    return written.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Records written, by topic: changes, and the tombstone behind each delete. */
  synchronized Map<String, Long> written() {
    return new TreeMap<>(written);
  }
}
