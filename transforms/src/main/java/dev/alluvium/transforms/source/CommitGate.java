package dev.alluvium.transforms.source;

import java.io.Serializable;

/**
 * Tells when what was handed to the warehouse's writer is safe, so that offsets are committed no
 * earlier. Serializable, and resolved within the JVM; cheap and safe to call from any thread.
 */
public interface CommitGate extends Serializable {
  /** Stands for everything handed to the writer up to now. Tickets never decrease. */
  long ticket();

  /** Whether everything that the ticket stands for is safe. Once it is, it stays so. */
  boolean isDurable(long ticket);

  /** For a warehouse whose writes are safe when they return. */
  static CommitGate alwaysDurable() {
    return AlwaysDurable.INSTANCE;
  }

  /** The gate that is always open. */
  enum AlwaysDurable implements CommitGate {
    INSTANCE;

    @Override
    public long ticket() {
      return 0;
    }

    @Override
    public boolean isDurable(long ticket) {
      return true;
    }
  }
}
