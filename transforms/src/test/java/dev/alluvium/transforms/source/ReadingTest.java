package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final Instant REACHED = Instant.parse("2023-04-02T10:00:00Z");
  private static final long NOW = REACHED.getMillis() + 86_400_000;
  private static final long OUT_OF_ORDERNESS_MILLIS = 10_000;

  private final Reading again = Reading.create();
  private final Reading stream = Reading.create();

  @AfterEach
  void close() throws Exception {
    again.close();
    stream.close();
  }

  @Test
  void waitsForWhatItFollows() {
    stream.follow(again, REACHED);

    assertThat(stream.mustWait(NOW), is(true));
    assertThat(idleAt(NOW + 60_000), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    again.end();
    assertThat(stream.mustWait(NOW + 60_000), is(false));
  }

  /** Else what a quiet stream has open would stay open until somebody sends another event. */
  @Test
  void goesOnFromThereWithTheClockWhereNothingComes() {
    stream.follow(again, REACHED);
    again.end();
    stream.mustWait(NOW);

    assertThat(idleAt(NOW), is(REACHED));
    assertThat(idleAt(NOW + 60_000), is(Instant.ofEpochMilli(REACHED.getMillis() + 60_000)));
  }

  /** The watermark of a partition that has had nothing since the beginning. */
  private Instant idleAt(long nowMillis) {
    SourceWatermark watermark =
        new SourceWatermark(
            stream.clock(), OUT_OF_ORDERNESS_MILLIS, BoundedWindow.TIMESTAMP_MIN_VALUE);
    watermark.beIdle(0, nowMillis);
    return watermark.get();
  }
}
