package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A link's reference to a hub: by its own business key, or in a role that other columns hold. */
@AutoValue
public abstract class HubReference implements Serializable {
  public abstract HubSpec hub();

  /** What the link calls it, and nothing else in it: the hub's entity, or the role. */
  public abstract String name();

  /** What refers to the hub's row; the hash key comes first. */
  public abstract List<KeySpec> key();

  /** Names of the event's columns that hold the hub's business key here, in its order. */
  public abstract List<String> businessKey();

  /** What becomes of a link's row where the business key is NULL. */
  public abstract NullPolicy whenNull();

  /** A reference by the hub's own key. */
  public static HubReference of(HubSpec hub, NullPolicy whenNull) {
    return new AutoValue_HubReference(hub, hub.entity(), hub.key(), hub.businessKey(), whenNull);
  }

  /** A reference by {@code <role>_hk}, the hub's hash over those columns of the event. */
  public static HubReference inRole(
      HubSpec hub, String role, List<String> columns, NullPolicy whenNull) {
    KeySpec key = KeySpec.hashed(role + "_hk", columns);
    return new AutoValue_HubReference(hub, role, List.of(key), List.copyOf(columns), whenNull);
  }

  /** Whether the event feeds the hub by this reference too, as its own key is another. */
  public boolean isRole() {
    return !name().equals(hub().entity());
  }

  /** Name of the hash key column that refers to the hub. */
  public String hashKey() {
    return key().get(0).name();
  }

  /** Names of the columns that refer to the hub. */
  public List<String> keyNames() {
    return key().stream().map(KeySpec::name).toList();
  }
}
