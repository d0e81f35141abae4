package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.Reading;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimePoliciesTest {
  private static final byte[] TOLD = {1};
  private static final byte[] UNTOLD = {};
  private static final PartitionContext BUSY = context(5);
  private static final PartitionContext IDLE = context(0);

  private final Reading reading = Reading.create();
  private final EventTimePolicies policies =
      new EventTimePolicies(
          record -> record.payload() == null || record.payload().length == 0 ? null : 5000L,
          10,
          reading);

  @Test
  void putsARecordAtItsEventTimeAndTheWatermarkBehindIt() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());
    assertThat(policy.getWatermark(BUSY), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    assertThat(policy.getTimestampForRecord(BUSY, record(TOLD)), is(Instant.ofEpochMilli(5000)));
    assertThat(policy.getWatermark(BUSY), is(Instant.ofEpochMilli(4990)));
    assertThat(reading.progress().lag(), is(5L));
  }

  @Test
  void putsARecordWithoutEventTimeWhereItWasPublished() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());

    assertThat(policy.getTimestampForRecord(BUSY, record(UNTOLD)), is(Instant.ofEpochMilli(7000)));
    assertThat(policy.getWatermark(BUSY), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Test
  void letsAnIdlePartitionFollowTheOthersOfThisJvm() {
    policy(0, Optional.empty()).getTimestampForRecord(BUSY, record(TOLD));

    long behind = policy(1, Optional.empty()).getWatermark(IDLE).getMillis() - 4990;

    assertThat(behind, greaterThanOrEqualTo(0L));
    assertThat(behind < 60_000, is(true));
  }

  @Test
  void letsAnIdlePartitionFollowTheTimeOfDayWhereNobodyHasSeenAnything() {
    long before = System.currentTimeMillis();

    assertThat(
        policy(0, Optional.empty()).getWatermark(IDLE).getMillis(),
        greaterThanOrEqualTo(before - 10));
  }

  @Test
  void goesOnFromThePreviousWatermark() {
    Instant previous = Instant.ofEpochMilli(123);

    assertThat(policy(0, Optional.of(previous)).getWatermark(BUSY), is(previous));
  }

  private TimestampPolicy<byte[], byte[]> policy(int partition, Optional<Instant> previous) {
    return policies.createTimestampPolicy(new TopicPartition("plays", partition), previous);
  }

  private static KafkaRecord<byte[], byte[]> record(byte[] value) {
    return new KafkaRecord<>(
        "plays", 0, 3, 7000, KafkaTimestampType.CREATE_TIME, new RecordHeaders(), null, value);
  }

  private static PartitionContext context(long backlog) {
    return new PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return Instant.now();
      }
    };
  }
}
