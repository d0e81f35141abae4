package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** A link's reference to a hub. */
@AutoValue
public abstract class HubReference implements Serializable {
  public abstract HubSpec hub();

  /** Whether a NULL business key refers to the ghost row; otherwise it drops the link row. */
  public abstract boolean optional();

  public static HubReference of(HubSpec hub, boolean optional) {
    return new AutoValue_HubReference(hub, optional);
  }
}
