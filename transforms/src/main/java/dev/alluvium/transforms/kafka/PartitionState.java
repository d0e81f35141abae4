package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.Idleness;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.source.SourceWatermark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A partition as far as it has been given out, and what has been fetched beyond that. */
final class PartitionState {
  /** Bounds the memory that a batch of large records takes. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  /** What has given nothing for so long holds no other partition back. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Partition partition;
  private final @Nullable String incarnation;
  private final EventTimes eventTimes;
  private final SourceWatermark watermark;
  private final Idleness idleness = new Idleness();
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private long next;
  private long heardAt;
  private boolean over;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /**
   * @param incarnation of its topic
   * @param next the offset to start from
   * @param nowMillis when it is taken on
   */
  PartitionState(
      Partition partition,
      @Nullable String incarnation,
      EventTimes eventTimes,
      SourceWatermark watermark,
      long next,
      long nowMillis) {
    this.heardAt = nowMillis;
    this.partition = partition;
    this.incarnation = incarnation;
    this.eventTimes = eventTimes;
    this.watermark = watermark;
    this.next = next;
  }

  Partition partition() {
    return partition;
  }

  TopicPartition id() {
    return partition.partition();
  }

  /** The offset to go on from. */
  long next() {
    return next;
  }

  /** That everything before an offset was read. */
  ReadPosition readUntil(long offset) {
    return new ReadPosition(partition.source(), offset, incarnation);
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

  /** Whether there is something to give, or may be: of one without a leader nothing comes. */
  boolean mayGive(long nowMillis) {
    boolean isAwaited = idleness.since().isEmpty() && nowMillis - heardAt < PATIENCE_MILLIS;
    return !atEnd() && (!fetched.isEmpty() || isAwaited);
  }

  /** Nothing more is fetched from it: its topic was deleted, or another one has taken its name. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  Instant watermark(long nowMillis) {
    idleness.since().ifPresent(since -> watermark.beIdle(since, nowMillis));
    return atEnd() ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark.get();
  }

  /** Takes what was fetched; how many bytes that is. */
  long fetch(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return 0;
    }
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < partition.end()) {
        fetched.add(record);
        bytes += KafkaRecords.bytes(record);
      }
    }
    idleness.end();
    heardAt = System.currentTimeMillis();
    return bytes;
  }

  /** All records before this offset have been fetched: there may be gaps in front of it. */
  void fetchedUpTo(long offset) {
    if (fetched.isEmpty()) {
      next = Math.max(next, Math.min(offset, partition.end()));
    }
  }

  /** Goes on elsewhere: what it was to go on with is not there any more. */
  void resumeAt(long offset) {
    fetched.clear();
    next = offset;
  }

  void becomeIdle(long nowMillis) {
    idleness.begin(nowMillis);
  }

  /** Gives out what has been fetched; there must be something. */
  SourceBatch take(int batchSize, long nowMillis) {
    List<SourceRecord> records = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    long bytes = 0;
    ConsumerRecord<byte[], byte[]> kafkaRecord;
    while (records.size() < batchSize
        && bytes < MAX_BATCH_BYTES
        && (kafkaRecord = fetched.poll()) != null) {
      SourceRecord record = KafkaRecords.toSource(kafkaRecord);
      Long eventTime = eventTimes.eventTimeMillis(record);
      watermark.see(eventTime, record.publishedAt(), nowMillis);
      earliest = Math.min(earliest, SourceWatermark.timestamp(eventTime, record, nowMillis));
      bytes += record.bytes();
      next = kafkaRecord.offset() + 1;
      records.add(record);
    }
    timestamp = SourceWatermark.bounded(earliest);
    return SourceBatch.of(records);
  }
}
