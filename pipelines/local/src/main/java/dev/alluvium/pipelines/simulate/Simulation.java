package dev.alluvium.pipelines.simulate;

/**
 * An endless feed of clean events. Event times never decrease, and the same {@link Population}
 * gives the same feed. Not thread safe.
 */
public interface Simulation {
  /** Overwrites {@code event} with the next event. */
  void next(EventDraft event);
}
