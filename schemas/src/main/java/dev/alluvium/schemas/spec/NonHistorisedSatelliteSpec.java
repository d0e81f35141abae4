package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A non-historised satellite: what is known about a key and never changes, one row per key. */
@AutoValue
public abstract class NonHistorisedSatelliteSpec implements Serializable {
  public abstract String name();

  /** The hub or link it describes. */
  public abstract ParentSpec parent();

  /** Names of the descriptive columns. */
  public abstract List<String> attributes();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  public static NonHistorisedSatelliteSpec of(
      String name,
      ParentSpec parent,
      List<String> attributes,
      List<String> sources,
      String description) {
    return new AutoValue_NonHistorisedSatelliteSpec(
        name, parent, List.copyOf(attributes), List.copyOf(sources), description);
  }
}
