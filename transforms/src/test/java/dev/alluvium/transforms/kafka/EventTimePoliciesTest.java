package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.Reading;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** KafkaIO has not asked yet, or has read more since. */
  private static final PartitionContext UNTOLD_BACKLOG = context(-1);

  private static final long EVENT = 5000;
  private static final long DELAY = 10;
  private static final long NOW = 1_000_000_000_000L;

  /** What KafkaIO waits for records at each look. */
  private static final long LOOK = 2000;

  private final Reading reading = Reading.create();
  private final Watch timeOfDay = new Watch();
  private final EventTimePolicies policies =
      new EventTimePolicies(
          record -> record.payload() == null || record.payload().length == 0 ? null : EVENT,
          DELAY,
          reading,
          timeOfDay);

  @Test
  void putsARecordAtItsEventTimeAndTheWatermarkBehindIt() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());
    assertThat(policy.getWatermark(BUSY), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    assertThat(policy.getTimestampForRecord(BUSY, record(TOLD)), is(Instant.ofEpochMilli(EVENT)));
    assertThat(policy.getWatermark(BUSY), is(Instant.ofEpochMilli(EVENT - DELAY)));
    assertThat(reading.progress().lag(), is(OptionalLong.of(5)));
  }

  @Test
  void knowsNoLagBeforeKafkaWasAsked() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());

    policy.getWatermark(UNTOLD_BACKLOG);
    assertThat(reading.progress().lag(), is(OptionalLong.empty()));

    policy.getWatermark(BUSY);
    policy(0, Optional.empty()).getWatermark(UNTOLD_BACKLOG);
    assertThat("more was read than there was", reading.progress().lag(), is(OptionalLong.of(0)));
  }

  @Test
  void putsARecordWithoutEventTimeWhereItWasPublished() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());

    assertThat(policy.getTimestampForRecord(BUSY, record(UNTOLD)), is(Instant.ofEpochMilli(7000)));
    assertThat(policy.getWatermark(BUSY), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Test
  void putsARecordNoFurtherThanNowWhateverItsProducerSays() {
    KafkaRecord<byte[], byte[]> ahead =
        new KafkaRecord<>(
            "plays",
            0,
            3,
            NOW + 86_400_000,
            KafkaTimestampType.CREATE_TIME,
            new RecordHeaders(),
            null,
            UNTOLD);

    assertThat(
        policy(0, Optional.empty()).getTimestampForRecord(BUSY, ahead),
        is(Instant.ofEpochMilli(NOW)));
  }

  /** As KafkaIO does on Dataflow. */
  @Test
  void letsAQuietPartitionGoOnAtThePaceOfTheClockThoughItsPolicyIsMadeAnewAtEachLook() {
    Instant watermark = give(0, Optional.empty());

    for (int look = 1; look <= 60; look++) {
      timeOfDay.millis += LOOK;
      watermark = policy(0, Optional.of(watermark)).getWatermark(IDLE);
      assertThat(watermark, is(Instant.ofEpochMilli(EVENT - DELAY + Math.max(0, look - 1) * LOOK)));
    }
  }

  @Test
  void letsAnIdlePartitionFollowTheOthersOfThisJvm() {
    give(0, Optional.empty());

    Instant watermark = idle(1, BoundedWindow.TIMESTAMP_MIN_VALUE);

    assertThat(watermark, is(Instant.ofEpochMilli(EVENT - DELAY + LOOK)));
  }

  @Test
  void keepsAnIdlePartitionAtTheTimeOfDayWhileNobodyHasSeenAnything() {
    Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    for (int look = 0; look < 10; look++) {
      watermark = idle(0, watermark);
      assertThat(watermark, is(Instant.ofEpochMilli(timeOfDay.millis - DELAY)));
    }
  }

  /** It asks for the watermark when it has claimed the record, before it asks for its time. */
  @Test
  void doesNotTakeAPartitionForIdleWhoseLastRecordIsAboutToBeGivenOut() {
    TimestampPolicy<byte[], byte[]> policy = policy(0, Optional.empty());
    assertThat(policy.getWatermark(IDLE), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    policy.getTimestampForRecord(IDLE, record(TOLD));

    assertThat(policy.getWatermark(IDLE), is(Instant.ofEpochMilli(EVENT - DELAY)));
  }

  @Test
  void standsStillWhileThereAreRecordsToGiveOut() {
    Instant watermark = give(0, Optional.empty());
    timeOfDay.millis += LOOK;
    policy(0, Optional.of(watermark)).getWatermark(IDLE);
    timeOfDay.millis += LOOK;

    assertThat(
        policy(0, Optional.of(watermark)).getWatermark(BUSY),
        is(Instant.ofEpochMilli(EVENT - DELAY)));
  }

  @Test
  void goesOnFromThePreviousWatermark() {
    Instant previous = Instant.ofEpochMilli(123);

    assertThat(policy(0, Optional.of(previous)).getWatermark(BUSY), is(previous));
  }

  /** A record is given out, and another one is waiting. */
  private Instant give(int partition, Optional<Instant> previous) {
    TimestampPolicy<byte[], byte[]> policy = policy(partition, previous);
    policy.getTimestampForRecord(BUSY, record(TOLD));
    return policy.getWatermark(BUSY);
  }

  /** Two looks that find nothing. */
  private Instant idle(int partition, Instant previous) {
    Instant watermark = policy(partition, Optional.of(previous)).getWatermark(IDLE);
    timeOfDay.millis += LOOK;
    return policy(partition, Optional.of(watermark)).getWatermark(IDLE);
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
        return Instant.ofEpochMilli(NOW);
      }
    };
  }

  private static final class Watch extends Clock {
    private long millis = NOW;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public java.time.Instant instant() {
      return java.time.Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
