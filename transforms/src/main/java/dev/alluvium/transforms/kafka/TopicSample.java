package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The newest records of a topic as it is now, without a group, and without a trace in Kafka. */
public final class TopicSample {
  private static final Duration POLL = Duration.ofMillis(200);

  /** So long nothing comes, and there should be more: of aborted transactions nothing ever does. */
  private static final int EMPTY_POLLS = 25;

  private TopicSample() {}

  /**
   * Gives records of all partitions, as many of each, until there are so many or the ends that were
   * there at the start are reached.
   *
   * @throws InputException if the brokers do not answer, have no such topic, or reading fails
   */
  public static void read(
      ClientSettings settings, String topic, long most, Consumer<SourceRecord> to) {
    Reachability.check(settings, List.of(topic));
    try (var consumer = settings.connect()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions));
      long each = Math.max(1, most / partitions.size());
      for (TopicPartition partition : partitions) {
        long begin = Objects.requireNonNull(begins.get(partition));
        consumer.seek(
            partition, Math.max(begin, Objects.requireNonNull(left.get(partition)) - each));
      }
      left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      for (int empty = 0; !left.isEmpty() && empty < EMPTY_POLLS; ) {
        var records = consumer.poll(POLL);
        empty = records.isEmpty() ? empty + 1 : 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Long end = left.get(new TopicPartition(topic, record.partition()));
          if (end != null && record.offset() < end) {
            to.accept(KafkaRecords.toSource(record));
          }
        }
        left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    } catch (KafkaException e) {
      throw new InputException(
          "Topic %s of Kafka at %s cannot be read: %s"
              .formatted(topic, settings.bootstrapServers(), e.getMessage()),
          e);
    }
  }
}
