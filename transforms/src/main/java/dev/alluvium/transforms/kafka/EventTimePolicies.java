package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * The {@link PartitionWatermark} for KafkaIO. Workers share no clock: an idle partition follows the
 * others of this JVM, or where none of these has seen an event, the time of day less the
 * out-of-orderness.
 */
final class EventTimePolicies implements TimestampPolicyFactory<byte[], byte[]> {
  private final EventTimes eventTimes;
  private final long outOfOrdernessMillis;
  private final Reading reading;

  EventTimePolicies(EventTimes eventTimes, long outOfOrdernessMillis, Reading reading) {
    this.eventTimes = eventTimes;
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.reading = reading;
  }

  @Override
  public TimestampPolicy<byte[], byte[]> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    Instant start = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    return new Policy(
        Partition.sourceOf(partition.topic(), partition.partition()),
        new PartitionWatermark(reading.clock(), outOfOrdernessMillis, start));
  }

  private final class Policy extends TimestampPolicy<byte[], byte[]> {
    private final String source;
    private final PartitionWatermark watermark;

    Policy(String source, PartitionWatermark watermark) {
      this.source = source;
      this.watermark = watermark;
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<byte[], byte[]> kafkaRecord) {
      long now = System.currentTimeMillis();
      SourceRecord record = KafkaRecords.toSource(kafkaRecord);
      Long eventTime = eventTimes.eventTimeMillis(record);
      Long published = record.publishedAt();
      watermark.see(eventTime, published, now);
      return PartitionWatermark.bounded(
          eventTime != null ? eventTime : published != null ? published : now);
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      long now = System.currentTimeMillis();
      reading.progress().setLag(source, Math.max(0, context.getMessageBacklog()));
      if (context.getMessageBacklog() == 0) {
        watermark.becomeIdle(now);
        if (watermark.get(now).equals(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
          watermark.advanceTo(Instant.ofEpochMilli(now - outOfOrdernessMillis));
        }
      }
      return watermark.get(now);
    }
  }
}
