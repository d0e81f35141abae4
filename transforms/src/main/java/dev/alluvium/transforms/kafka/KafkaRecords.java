package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a record of Kafka is to the pipeline. */
final class KafkaRecords {
  private KafkaRecords() {}

  static SourceRecord toSource(ConsumerRecord<byte[], byte[]> record) {
    return toSource(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  static SourceRecord toSource(KafkaRecord<byte[], byte[]> record) {
    return toSource(
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp(),
        record.getKV().getKey(),
        record.getKV().getValue(),
        record.getHeaders());
  }

  /** What it takes up: payload, key and headers. */
  static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = Math.max(0, record.serializedKeySize());
    bytes += Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      byte[] value = header.value();
      bytes += header.key().length() + (value == null ? 0 : value.length);
    }
    return bytes;
  }

  /** A negative timestamp stands for none. */
  private static SourceRecord toSource(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable Headers headers) {
    return SourceRecord.of(
        topic,
        Partition.sourceOf(topic, partition),
        offset,
        timestamp < 0 ? null : Long.valueOf(timestamp),
        value,
        key,
        headers == null ? List.of() : toSource(headers));
  }

  /** Most records have none, and then cost nothing. */
  private static List<RecordHeader> toSource(Headers headers) {
    Iterator<Header> given = headers.iterator();
    if (!given.hasNext()) {
      return List.of();
    }
    List<RecordHeader> taken = new ArrayList<>();
    given.forEachRemaining(header -> taken.add(RecordHeader.of(header.key(), header.value())));
    return taken;
  }
}
