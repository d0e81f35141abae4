package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A satellite: what is known about a hub's or link's key, over time. */
@AutoValue
public abstract class SatelliteSpec implements Serializable {
  /** Name of the history view; the observations are stored in {@link #observations()}. */
  public abstract String name();

  /** The hub or link it describes. */
  public abstract ParentSpec parent();

  /** Names of the descriptive columns; the hashdiff covers them all. */
  public abstract List<String> attributes();

  /** Whether letter case counts as a change. */
  public abstract boolean caseSensitive();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  /** Name of the table that the observations are stored in. */
  public String observations() {
    return name() + "_observations";
  }

  /** A satellite to which letter case is no change. */
  public static SatelliteSpec of(
      String name,
      ParentSpec parent,
      List<String> attributes,
      List<String> sources,
      String description) {
    return new AutoValue_SatelliteSpec(
        name, parent, List.copyOf(attributes), false, List.copyOf(sources), description);
  }

  public SatelliteSpec withCaseSensitive(boolean caseSensitive) {
    return new AutoValue_SatelliteSpec(
        name(), parent(), attributes(), caseSensitive, sources(), description());
  }
}
