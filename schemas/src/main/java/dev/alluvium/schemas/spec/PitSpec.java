package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A point-in-time table: which row of each satellite of a hub was in force, per snapshot. */
@AutoValue
public abstract class PitSpec implements Serializable {
  public abstract String name();

  public abstract HubSpec hub();

  /** Names of history views that have one row in force per key of the hub. */
  public abstract List<String> satellites();

  public abstract SnapshotSpec snapshots();

  public abstract String description();

  public static PitSpec of(
      String name,
      HubSpec hub,
      List<String> satellites,
      SnapshotSpec snapshots,
      String description) {
    return new AutoValue_PitSpec(name, hub, List.copyOf(satellites), snapshots, description);
  }
}
