package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** A link's reference to a hub. */
@AutoValue
public abstract class HubReference implements Serializable {
  public abstract HubSpec hub();

  /** What becomes of a link's row where the business key is NULL. */
  public abstract NullPolicy whenNull();

  public static HubReference of(HubSpec hub, NullPolicy whenNull) {
    return new AutoValue_HubReference(hub, whenNull);
  }
}
