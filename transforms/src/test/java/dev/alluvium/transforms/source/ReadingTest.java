package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final Instant REACHED = Instant.parse("2023-04-02T10:00:00Z");
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

    assertThat(stream.mustWait(), is(true));
    assertThat(idleFor(60_000), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    again.end();
    assertThat(stream.mustWait(), is(false));
  }

  /** Else what a quiet stream has open would stay open until somebody sends another event. */
  @Test
  void goesOnFromThereWithTheClockWhereNothingComes() {
    stream.follow(again, REACHED);
    again.end();
    stream.mustWait();

    assertThat(
        idleFor(60_000).getMillis(),
        is(
            allOf(
                greaterThan(REACHED.getMillis() + 50_000),
                lessThanOrEqualTo(REACHED.getMillis() + 60_000))));
  }

  /** The watermark of a partition that has nothing, so much later. */
  private Instant idleFor(long millis) {
    SourceWatermark watermark =
        new SourceWatermark(
            stream.clock(), OUT_OF_ORDERNESS_MILLIS, BoundedWindow.TIMESTAMP_MIN_VALUE);
    watermark.beIdle(0, System.currentTimeMillis() + millis);
    return watermark.get();
  }
}
