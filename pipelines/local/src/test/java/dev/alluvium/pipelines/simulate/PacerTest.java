package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class PacerTest {
  private final FakeClock clock = new FakeClock(1_000);
  private final long began = clock.nanos();

  @Test
  void sendsAtTheRate() throws InterruptedException {
    Pacer pacer = Pacer.atRate(250, clock);
    for (int i = 0; i < 1_001; i++) {
      pacer.await(0);
    }
    assertThat(seconds(), closeTo(4, 0.001));
  }

  @Test
  void keepsTheRateAboveAThousandASecondWhereSingleWaitsAreTooShort() throws InterruptedException {
    Pacer pacer = Pacer.atRate(40_000, clock);
    for (int i = 0; i < 40_001; i++) {
      pacer.await(0);
    }
    assertThat(seconds(), closeTo(1, 0.002));
  }

  @Test
  void makesUpForAShortStopButNotForALongOne() throws InterruptedException {
    Pacer pacer = Pacer.atRate(100, clock);
    pacer.await(0);
    clock.advance(60_000_000_000L);
    for (int i = 0; i < 1_000; i++) {
      pacer.await(0);
    }
    assertThat(seconds(), closeTo(60 + 9, 0.05));
  }

  @Test
  void waitsInRealTimeForEachEventAndForNonePast() throws InterruptedException {
    Pacer pacer = Pacer.realTime(clock);
    pacer.await(500);
    assertThat(seconds(), is(0.0));
    pacer.await(3_500);
    assertThat(seconds(), is(2.5));
  }

  @Test
  void waitsAsLongAsItTookOrAPartOfIt() throws InterruptedException {
    Pacer pacer = Pacer.timesAsFast(60, clock);
    pacer.await(7_000_000);
    assertThat(seconds(), is(0.0));
    pacer.await(7_120_000);
    assertThat(seconds(), closeTo(2, 1e-6));
    pacer.await(7_060_000); // Late.
    assertThat(seconds(), closeTo(2, 1e-6));
    pacer.await(7_240_000);
    assertThat(seconds(), closeTo(4, 1e-6));
  }

  private double seconds() {
    return (clock.nanos() - began) / 1e9;
  }
}
