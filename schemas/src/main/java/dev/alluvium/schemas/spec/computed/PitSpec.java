package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.vault.HubSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A point-in-time table: which row of each satellite of a hub was in force, per snapshot. */
@AutoValue
public abstract non-sealed class PitSpec implements ComputedTable {
  @Override
  public abstract String name();

  public abstract HubSpec hub();

  /** Names of history views that have one row in force per key of the hub. */
  public abstract List<String> satellites();

  public abstract SnapshotSpec snapshots();

  @Override
  public abstract String description();

  @Override
  public Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>();
    reads.add(Dataset.VAULT.table(hub().name()));
    satellites().forEach(satellite -> reads.add(Dataset.VAULT.table(satellite)));
    return reads;
  }

  public static PitSpec of(
      String name,
      HubSpec hub,
      List<String> satellites,
      SnapshotSpec snapshots,
      String description) {
    return new AutoValue_PitSpec(name, hub, List.copyOf(satellites), snapshots, description);
  }
}
