package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.Idleness;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;

/** A partition as far as it has been given out, and what has been fetched beyond that. */
final class PartitionState {
  /** Bounds the memory that a batch of large records takes. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final Partition partition;
  private final EventTimes eventTimes;
  private final PartitionWatermark watermark;
  private final Idleness idleness = new Idleness();
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private long next;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;

  PartitionState(
      Partition partition, EventTimes eventTimes, PartitionWatermark watermark, long next) {
    this.partition = partition;
    this.eventTimes = eventTimes;
    this.watermark = watermark;
    this.next = next;
  }

  Partition partition() {
    return partition;
  }

  /** The offset to go on from. */
  long next() {
    return next;
  }

  /** Of the batch given out last. */
  Instant timestamp() {
    return timestamp;
  }

  int waiting() {
    return fetched.size();
  }

  boolean atEnd() {
    return fetched.isEmpty() && next >= partition.end();
  }

  Instant watermark(long nowMillis) {
    idleness.since().ifPresent(since -> watermark.beIdle(since, nowMillis));
    return atEnd() ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark.get();
  }

  void fetch(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < partition.end()) {
        fetched.add(record);
      }
    }
    idleness.end();
  }

  /** All records before this offset have been fetched: there may be gaps in front of it. */
  void fetchedUpTo(long offset) {
    if (fetched.isEmpty()) {
      next = Math.max(next, Math.min(offset, partition.end()));
    }
  }

  void becomeIdle(long nowMillis) {
    idleness.begin(nowMillis);
  }

  /** Gives out what has been fetched; there must be something. */
  SourceBatch take(int batchSize, long nowMillis) {
    List<SourceRecord> records = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    int bytes = 0;
    ConsumerRecord<byte[], byte[]> kafkaRecord;
    while (records.size() < batchSize
        && bytes < MAX_BATCH_BYTES
        && (kafkaRecord = fetched.poll()) != null) {
      SourceRecord record = KafkaRecords.toSource(kafkaRecord);
      Long eventTime = eventTimes.eventTimeMillis(record);
      watermark.see(eventTime, record.publishedAt(), nowMillis);
      Long time = eventTime == null ? record.publishedAt() : eventTime;
      earliest = time == null ? earliest : Math.min(earliest, time);
      bytes += Math.max(0, kafkaRecord.serializedValueSize());
      next = kafkaRecord.offset() + 1;
      records.add(record);
    }
    timestamp = PartitionWatermark.bounded(earliest == Long.MAX_VALUE ? nowMillis : earliest);
    return SourceBatch.of(records);
  }
}
