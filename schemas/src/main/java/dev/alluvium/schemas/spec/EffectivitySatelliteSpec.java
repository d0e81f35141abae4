package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** An effectivity satellite: from when to when a link held, one at a time per driving key. */
@AutoValue
public abstract class EffectivitySatelliteSpec implements Serializable {
  /** Name of the view of periods; the observations are stored in {@link #observations()}. */
  public abstract String name();

  public abstract LinkSpec link();

  /** The references of the link that hold still while the others change. */
  public abstract List<HubReference> driving();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  /** Name of the table that the observations are stored in. */
  public String observations() {
    return name() + "_observations";
  }

  public static EffectivitySatelliteSpec of(
      String name,
      LinkSpec link,
      List<HubReference> driving,
      List<String> sources,
      String description) {
    return new AutoValue_EffectivitySatelliteSpec(
        name, link, List.copyOf(driving), List.copyOf(sources), description);
  }
}
