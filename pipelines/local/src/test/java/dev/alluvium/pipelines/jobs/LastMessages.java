package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import dev.alluvium.transforms.kafka.KafkaPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic says in the end of each key. */
final class LastMessages {
  private LastMessages() {}

  /**
   * The last value of each key, empty where it was taken back. Also holds that versions of a key
   * grow with every message.
   */
  static Map<String, Optional<String>> of(String servers, String topic) {
    Map<String, Optional<String>> last = new LinkedHashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (ConsumerRecord<String, String> message : all(servers, topic)) {
      long version =
          Long.parseLong(
              new String(
                  message.headers().lastHeader(KafkaPublisher.VERSION).value(),
                  StandardCharsets.US_ASCII));
      Long before = versions.put(message.key(), version);
      if (before != null) {
        assertThat(version, greaterThan(before));
      }
      last.put(message.key(), Optional.ofNullable(message.value()));
    }
    return last;
  }

  /** Every message that is there now. */
  static List<ConsumerRecord<String, String>> all(String servers, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (records.size() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }
}
