package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.Duration;

/** How an aggregate mart cuts event time. */
@AutoValue
public abstract class WindowSpec implements Serializable {
  /** The kinds of window. */
  public enum Kind {
    /** Windows of one length, aligned to the epoch, UTC. */
    FIXED,
    /** Per group: from its first event until none came for the gap. */
    SESSION
  }

  public abstract Kind kind();

  /** Length of a fixed window; gap of a session. */
  public abstract Duration size();

  /**
   * How far around an event its window can reach: the size of a fixed window; for a session, the
   * longest one there is. A rebuild reads that much more on either side.
   */
  public abstract Duration reach();

  public static WindowSpec fixed(Duration size) {
    return new AutoValue_WindowSpec(Kind.FIXED, size, size);
  }

  public static WindowSpec session(Duration gap, Duration longest) {
    return new AutoValue_WindowSpec(Kind.SESSION, gap, longest);
  }
}
