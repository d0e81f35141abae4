package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A satellite: what is known about a hub's key, over time. */
@AutoValue
public abstract class SatelliteSpec implements Serializable {
  /** Name of the history view; the observations are stored in {@link #observations()}. */
  public abstract String name();

  /** The hub it describes. */
  public abstract HubSpec parent();

  /** Names of the descriptive columns; the hashdiff covers them all. */
  public abstract List<String> attributes();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  /** Name of the table that the observations are stored in. */
  public String observations() {
    return name() + "_observations";
  }

  public static SatelliteSpec of(
      String name,
      HubSpec parent,
      List<String> attributes,
      List<String> sources,
      String description) {
    return new AutoValue_SatelliteSpec(
        name, parent, List.copyOf(attributes), List.copyOf(sources), description);
  }
}
