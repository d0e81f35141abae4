package dev.alluvium.transforms.source;

import java.util.OptionalLong;

/**
 * Since when a partition has had nothing to give. A runner may make what reads a partition anew at
 * each look, so a {@link Reading} keeps this for as long as its JVM lives. Thread-safe.
 */
public final class Idleness {
  private OptionalLong since = OptionalLong.empty();

  /** There is nothing to be given out, at {@code nowMillis} or before. */
  public synchronized void begin(long nowMillis) {
    if (since.isEmpty()) {
      since = OptionalLong.of(nowMillis);
    }
  }

  /** There are records to be given out. */
  public synchronized void end() {
    since = OptionalLong.empty();
  }

  /** Epoch milliseconds; empty while there are records. */
  public synchronized OptionalLong since() {
    return since;
  }
}
