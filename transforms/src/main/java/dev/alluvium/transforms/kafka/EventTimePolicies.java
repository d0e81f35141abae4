package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.EventTimeClock;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.Idleness;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.source.SourceWatermark;
import java.time.Clock;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * The {@link SourceWatermark} for KafkaIO. Workers share no clock: an idle partition follows the
 * others of this JVM, or while none of these has seen an event, the time of day less the
 * out-of-orderness.
 *
 * <p>KafkaIO may make a policy anew at each look at a partition, and asks it for the watermark
 * before it gives out the record that is the partition's last. So what is known of idleness is kept
 * in the {@link Reading}, and a partition is idle when it has had nothing for {@value
 * #IDLE_AFTER_MILLIS} ms.
 */
final class EventTimePolicies implements TimestampPolicyFactory<byte[], byte[]> {
  static final long IDLE_AFTER_MILLIS = 1000;

  private final EventTimes eventTimes;
  private final long outOfOrdernessMillis;
  private final Reading reading;
  private final Clock timeOfDay;

  EventTimePolicies(
      EventTimes eventTimes, long outOfOrdernessMillis, Reading reading, Clock timeOfDay) {
    this.eventTimes = eventTimes;
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.reading = reading;
    this.timeOfDay = timeOfDay;
  }

  @Override
  public TimestampPolicy<byte[], byte[]> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    return new Policy(
        Partition.sourceOf(partition.topic(), partition.partition()),
        previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  private final class Policy extends TimestampPolicy<byte[], byte[]> {
    private final String source;
    private final EventTimeClock clock = reading.clock();
    private final Idleness idleness;
    private final SourceWatermark watermark;

    Policy(String source, Instant start) {
      this.source = source;
      this.idleness = reading.idleness(source);
      this.watermark = new SourceWatermark(clock, outOfOrdernessMillis, start);
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<byte[], byte[]> kafkaRecord) {
      long now = timeOfDay.millis();
      SourceRecord record = KafkaRecords.toSource(kafkaRecord);
      Long eventTime = eventTimes.eventTimeMillis(record);
      idleness.end();
      watermark.see(eventTime, record.publishedAt(), now);
      return SourceWatermark.bounded(SourceWatermark.timestamp(eventTime, record, now));
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      long now = timeOfDay.millis();
      tellLag(context.getMessageBacklog());
      if (context.getMessageBacklog() == 0) {
        idleness.begin(now);
      } else {
        idleness.end();
      }
      idleness
          .since()
          .ifPresent(
              since -> {
                if (now - since >= IDLE_AFTER_MILLIS) {
                  beIdle(since, now);
                }
              });
      return watermark.get();
    }

    /**
     * @param backlog negative where nobody has asked Kafka yet, and where more was read since
     */
    private void tellLag(long backlog) {
      if (backlog < 0 && !reading.progress().lags().containsKey(source)) {
        reading.progress().setLagUnknown(source);
      } else {
        reading.progress().setLag(source, Math.max(0, backlog));
      }
    }

    private void beIdle(long since, long now) {
      watermark.beIdle(since, now);
      if (!clock.hasSeenAnEvent()) {
        watermark.advanceTo(Instant.ofEpochMilli(now - outOfOrdernessMillis));
      }
    }
  }
}
