package dev.alluvium.transforms.vault;

import org.jspecify.annotations.Nullable;

/** Makes the row of one vault table from an event. A pure function, but for buffers it reuses. */
interface VaultLoader {
  /**
   * Gives the event's row, if it has one.
   *
   * @param event values of a cleaned event
   * @param keys loaded with that event
   */
  void load(@Nullable Object[] event, EventKeys keys, VaultRows rows);
}
