package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.SourceRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a record of Kafka is to the pipeline. */
final class KafkaRecords {
  private KafkaRecords() {}

  static SourceRecord toSource(ConsumerRecord<byte[], byte[]> record) {
    return toSource(
        record.topic(), record.partition(), record.offset(), record.timestamp(), record.value());
  }

  static SourceRecord toSource(KafkaRecord<byte[], byte[]> record) {
    return toSource(
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp(),
        record.getKV().getValue());
  }

  /** A negative timestamp stands for none. */
  private static SourceRecord toSource(
      String topic, int partition, long offset, long timestamp, byte @Nullable [] value) {
    Long publishedAt = timestamp < 0 ? null : Long.valueOf(timestamp);
    return SourceRecord.of(topic, Partition.sourceOf(topic, partition), offset, publishedAt, value);
  }
}
