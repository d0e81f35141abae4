package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.source.InputException;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes changes into their topics, a batch at a time: only when all of it is safe there is it
 * reported as done, and the position moves on. A change may therefore be written twice, and none is
 * left out. What Kafka does not take ends the capture.
 */
final class TopicWriter implements DebeziumEngine.ChangeConsumer<ChangeEvent<byte[], byte[]>> {
  private final ConnectorSettings settings;
  private final ClientSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<String> topics;
  private final Consumer<Notification> notifications;
  private final Map<String, Long> written = new TreeMap<>();
  private long newest = System.nanoTime();
  private volatile boolean isCutOff;

  private record Sent(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> answer) {}

  /**
   * @param topics is told of each topic before it is written to
   * @param notifications is told of snapshots, when what they read is safe
   */
  TopicWriter(
      ConnectorSettings settings,
      ClientSettings kafka,
      Producer<byte[], byte[]> producer,
      Consumer<String> topics,
      Consumer<Notification> notifications) {
    this.settings = settings;
    this.kafka = kafka;
    this.producer = producer;
    this.topics = topics;
    this.notifications = notifications;
  }

  @Override
  public void handleBatch(
      List<ChangeEvent<byte[], byte[]>> changes,
      DebeziumEngine.RecordCommitter<ChangeEvent<byte[], byte[]>> committer)
      throws InterruptedException {
    List<Sent> sent = new ArrayList<>(changes.size());
    List<Notification> told = new ArrayList<>();
    for (ChangeEvent<byte[], byte[]> change : changes) {
      String topic = change.destination();
      if (topic.equals(settings.notificationsTopic())) {
        told.add(Notification.read(change.value()));
      } else if (!topic.equals(settings.signalTopic())
          && !topic.startsWith(settings.heartbeats())) {
        ProducerRecord<byte[], byte[]> record = record(topic, change);
        sent.add(new Sent(record, send(record)));
      }
    }
    try {
      await(sent);
    } catch (InterruptedException e) {
      isCutOff = true;
      throw e;
    }
    count(sent);
    for (ChangeEvent<byte[], byte[]> change : changes) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
    told.forEach(notifications);
  }

  private ProducerRecord<byte[], byte[]> record(String topic, ChangeEvent<byte[], byte[]> change) {
    topics.accept(topic);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, change.key(), change.value());
    for (Header<Object> header : change.headers()) {
      if (header.getValue() instanceof byte[] value) {
        record.headers().add(header.getKey(), value);
      }
    }
    return record;
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    try {
      return producer.send(record);
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (KafkaException | IllegalStateException e) {
      throw refused(record, e);
    }
  }

  private void await(List<Sent> sent) throws InterruptedException {
    for (Sent one : sent) {
      try {
        one.answer().get();
      } catch (ExecutionException e) {
        throw refused(one.record(), e);
      }
    }
  }

  private InterruptedException interrupted(InterruptException cause) {
    isCutOff = true;
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private InputException refused(ProducerRecord<byte[], byte[]> record, Exception cause) {
    if (cause instanceof RecordTooLargeException
        || cause.getCause() instanceof RecordTooLargeException) {
      return new InputException(
          "Kafka at %s takes no change of %s as large as %s bytes: raise max.message.bytes of the topic and max.request.size in --kafkaProperties, or leave the table out by table.exclude.list in --config"
              .formatted(
                  kafka.bootstrapServers(),
                  record.topic(),
                  String.format(Locale.ROOT, "%,d", size(record))),
          cause);
    }
    return new InputException(
        "Kafka at %s takes no changes of %s: %s"
            .formatted(
                kafka.bootstrapServers(), record.topic(), new KafkaFaults(kafka).reason(cause)),
        cause);
  }

  private static long size(ProducerRecord<byte[], byte[]> record) {
    long key = record.key() == null ? 0 : record.key().length;
    return key + (record.value() == null ? 0 : record.value().length);
  }

  private synchronized void count(List<Sent> sent) {
    for (Sent one : sent) {
      written.merge(one.record().topic(), 1L, Long::sum);
      newest = System.nanoTime();
    }
  }

  /** Whether it was ended while it waited for Kafka. */
  boolean isCutOff() {
    return isCutOff;
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
