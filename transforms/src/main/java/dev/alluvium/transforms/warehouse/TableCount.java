package dev.alluvium.transforms.warehouse;

import java.util.concurrent.atomic.LongAdder;

/** How many mutations of a table were handed over, and how many of them are in the file. */
public final class TableCount {
  private final LongAdder handedOver = new LongAdder();
  private final LongAdder stored = new LongAdder();

  /** Mutations handed over since the session was opened. */
  public long handedOver() {
    return handedOver.sum();
  }

  /** Those of them that are durable, whether or not they changed the table. */
  public long stored() {
    return stored.sum();
  }

  public void addHandedOver() {
    handedOver.increment();
  }

  public void addStored(int rows) {
    stored.add(rows);
  }
}
