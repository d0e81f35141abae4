package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Random;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceWatermarkTest {
  private static final long DELAY = 10;
  private static final long NOW = 1_000_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final EventTimeClock clock = Reading.create().clock();
  private final SourceWatermark watermark = partition();

  @Test
  void staysAtTheBeginningUntilAnEventIsSeen() {
    assertThat(watermark.get(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    watermark.beIdle(NOW, NOW + HOUR);
    assertThat(watermark.get(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    watermark.see(null, NOW, NOW);
    assertThat(watermark.get(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Test
  void staysBehindTheFurthestEventByTheDelayAndNeverGoesBack() {
    watermark.see(5000L, NOW, NOW);
    watermark.see(3000L, NOW, NOW);

    assertThat(watermark.get(), is(Instant.ofEpochMilli(4990)));
  }

  @Test
  void takesAnEventAheadOfItsPublishingForOneOfThatMoment() {
    watermark.see(5 * HOUR, HOUR, NOW);

    assertThat(watermark.get(), is(Instant.ofEpochMilli(HOUR - DELAY)));
  }

  @Test
  void takesAPublishingAheadOfTheReadersClockForOneOfThatMoment() {
    watermark.see(NOW + 5 * HOUR, NOW + 6 * HOUR, NOW);

    assertThat(watermark.get(), is(Instant.ofEpochMilli(NOW - DELAY)));
  }

  @Test
  void comparesWithNowWhenThePublishingIsUnknown() {
    watermark.see(NOW + 5 * HOUR, null, NOW);

    assertThat(watermark.get(), is(Instant.ofEpochMilli(NOW - DELAY)));
  }

  /** Good devices are up to the delay out of order; one is ahead by an hour, a day, eight years. */
  @ParameterizedTest
  @ValueSource(longs = {HOUR, 24 * HOUR, 8 * 366 * 24 * HOUR})
  void makesNobodyLateForADeviceWhoseClockIsAhead(long ahead) {
    Random random = new Random(ahead);
    SourceWatermark idle = partition();
    for (long now = NOW; now < NOW + 1000; now++) {
      long event = now - random.nextInt((int) DELAY);
      assertThat(watermark.get(), is(lessThanOrEqualTo(Instant.ofEpochMilli(event))));
      assertThat(idle.get(), is(lessThanOrEqualTo(Instant.ofEpochMilli(event))));
      watermark.see(event, now, now);
      boolean producerToo = random.nextBoolean();
      watermark.see(now + ahead, producerToo ? now + ahead : now, now);
      idle.beIdle(NOW, now);
    }
  }

  @Test
  void followsTheOthersWhileIdle() {
    SourceWatermark other = partition();
    other.see(5000L, NOW, NOW);
    assertThat(watermark.get(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    watermark.beIdle(NOW - 50, NOW);
    assertThat(watermark.get(), is(Instant.ofEpochMilli(4990)));
    watermark.beIdle(NOW - 50, NOW + 7);
    assertThat(watermark.get(), is(Instant.ofEpochMilli(4997)));
  }

  @Test
  void doesNotRunAheadOfTheWallClockLessTheDelayWhileIdle() {
    watermark.see(NOW - 3, NOW, NOW);
    watermark.beIdle(NOW, NOW + 100);

    assertThat(watermark.get(), is(Instant.ofEpochMilli(NOW + 87)));
  }

  @Test
  void keepsTimestampsWithinWhatBeamTakes() {
    assertThat(SourceWatermark.bounded(Long.MIN_VALUE), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    assertThat(SourceWatermark.bounded(Long.MAX_VALUE), is(GlobalWindow.INSTANCE.maxTimestamp()));
    assertThat(SourceWatermark.bounded(5), is(Instant.ofEpochMilli(5)));
    watermark.see(Long.MIN_VALUE, NOW, NOW);
    assertThat(watermark.get(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  private SourceWatermark partition() {
    return new SourceWatermark(clock, DELAY, BoundedWindow.TIMESTAMP_MIN_VALUE);
  }
}
