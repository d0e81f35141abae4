package dev.alluvium.pipelines.simulate;

/** A clock that stands still but for those who sleep. */
final class FakeClock implements WallClock {
  private long nanos;

  FakeClock(long startMillis) {
    this.nanos = startMillis * 1_000_000;
  }

  void advance(long moreNanos) {
    nanos += moreNanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long wait) {
    nanos += wait;
  }
}
