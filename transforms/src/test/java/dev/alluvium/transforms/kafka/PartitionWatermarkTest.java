package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.EventTimeClock;
import dev.alluvium.transforms.source.Reading;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionWatermarkTest {
  private static final long DELAY = 10;
  private static final long NOW = 1_000_000_000;
  private static final long HOUR = 3_600_000;

  private final EventTimeClock clock = Reading.create().clock();
  private final PartitionWatermark watermark = partition();

  @Test
  void staysAtTheBeginningUntilAnEventIsSeen() {
    assertThat(watermark.get(NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    watermark.becomeIdle(NOW);
    assertThat(watermark.get(NOW + HOUR), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    watermark.see(null, NOW, NOW);
    assertThat(watermark.get(NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Test
  void staysBehindTheFurthestEventByTheDelayAndNeverGoesBack() {
    watermark.see(5000L, NOW, NOW);
    watermark.see(3000L, NOW, NOW);

    assertThat(watermark.get(NOW), is(Instant.ofEpochMilli(4990)));
  }

  @Test
  void takesAnEventFarAheadOfItsPublishingForAnHourAhead() {
    watermark.see(5 * HOUR, HOUR, NOW);

    assertThat(watermark.get(NOW), is(Instant.ofEpochMilli(2 * HOUR - DELAY)));
  }

  @Test
  void comparesWithNowWhenThePublishingIsUnknown() {
    watermark.see(NOW + 5 * HOUR, null, NOW);

    assertThat(watermark.get(NOW), is(Instant.ofEpochMilli(NOW + HOUR - DELAY)));
  }

  @Test
  void followsTheOthersWhileIdle() {
    PartitionWatermark other = partition();
    other.see(5000L, NOW, NOW);
    assertThat(watermark.get(NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    watermark.becomeIdle(NOW - 50);
    assertThat(watermark.get(NOW), is(Instant.ofEpochMilli(4990)));
    assertThat(watermark.get(NOW + 7), is(Instant.ofEpochMilli(4997)));
  }

  @Test
  void standsStillWhileThereAreRecordsToGiveOut() {
    PartitionWatermark other = partition();
    watermark.becomeIdle(NOW);
    other.see(5000L, NOW, NOW);
    assertThat(watermark.get(NOW), is(Instant.ofEpochMilli(4990)));

    watermark.becomeBusy();
    other.see(9000L, NOW, NOW);

    assertThat(watermark.get(NOW + 100), is(Instant.ofEpochMilli(4990)));
  }

  @Test
  void doesNotRunAheadOfTheWallClockLessTheDelayWhileIdle() {
    watermark.see(NOW - 3, NOW, NOW);
    watermark.becomeIdle(NOW);

    assertThat(watermark.get(NOW + 100), is(Instant.ofEpochMilli(NOW + 87)));
  }

  @Test
  void keepsTimestampsWithinWhatBeamTakes() {
    assertThat(PartitionWatermark.bounded(Long.MIN_VALUE), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    assertThat(
        PartitionWatermark.bounded(Long.MAX_VALUE), is(GlobalWindow.INSTANCE.maxTimestamp()));
    assertThat(PartitionWatermark.bounded(5), is(Instant.ofEpochMilli(5)));
    watermark.see(Long.MIN_VALUE, NOW, NOW);
    assertThat(watermark.get(NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  private PartitionWatermark partition() {
    return new PartitionWatermark(clock, DELAY, BoundedWindow.TIMESTAMP_MIN_VALUE);
  }
}
