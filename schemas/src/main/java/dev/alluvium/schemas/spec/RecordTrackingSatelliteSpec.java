package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A record-tracking satellite: when which source had a key. */
@AutoValue
public abstract class RecordTrackingSatelliteSpec implements Serializable {
  public abstract String name();

  /** The hub or link whose keys are tracked. */
  public abstract ParentSpec parent();

  public abstract TrackingPeriod per();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  public static RecordTrackingSatelliteSpec of(
      String name,
      ParentSpec parent,
      TrackingPeriod per,
      List<String> sources,
      String description) {
    return new AutoValue_RecordTrackingSatelliteSpec(
        name, parent, per, List.copyOf(sources), description);
  }
}
