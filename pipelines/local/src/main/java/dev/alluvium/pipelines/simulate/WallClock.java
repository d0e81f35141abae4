package dev.alluvium.pipelines.simulate;

/** The time of day and waiting, as a seam for tests. */
public interface WallClock {
  /** Epoch nanoseconds, never decreasing. */
  long nanos();

  void sleep(long nanos) throws InterruptedException;

  /** The machine's clock; a later adjustment of it is not followed. */
  static WallClock system() {
    long epoch = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    return new WallClock() {
      @Override
      public long nanos() {
        return epoch + System.nanoTime();
      }

      @Override
      public void sleep(long nanos) throws InterruptedException {
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
      }
    };
  }
}
