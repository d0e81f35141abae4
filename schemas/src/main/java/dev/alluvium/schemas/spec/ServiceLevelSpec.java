package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/** What a domain promises of the rows of one layer, to people; nothing is done by it. */
@SerializableAutoValue
@AutoValue
public abstract class ServiceLevelSpec implements Serializable {
  /** How long after an event its rows are there. */
  public abstract Optional<Duration> freshness();

  /** How long rows stay. */
  public abstract Optional<Duration> retention();

  public static ServiceLevelSpec of(Optional<Duration> freshness, Optional<Duration> retention) {
    return new AutoValue_ServiceLevelSpec(freshness, retention);
  }
}
