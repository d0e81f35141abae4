package dev.alluvium.transforms.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Where a warehouse keeps how far it has read, so that it goes on there whoever has read the same
 * sources for another one. Serializable, and resolved within the JVM; safe to call from any thread.
 */
public interface PositionLog extends Serializable {
  /** What was noted last, by source. */
  Map<String, ReadPosition> stored();

  /** Everything before these positions is in the warehouse. */
  void note(List<ReadPosition> positions);

  /** For a warehouse that keeps none. */
  static PositionLog none() {
    return None.INSTANCE;
  }

  /** The log that stays empty. */
  enum None implements PositionLog {
    INSTANCE;

    @Override
    public Map<String, ReadPosition> stored() {
      return Map.of();
    }

    @Override
    public void note(List<ReadPosition> positions) {}
  }
}
