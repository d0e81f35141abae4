package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.vault.StatusTrackingSatelliteSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A status-tracking satellite. */
final class StatusTrackingTable extends ScenarioTable {
  private final List<Condition> deletedWhen;
  private final Optional<String> snapshot;

  StatusTrackingTable(Structure structure, Feed feed) {
    super(structure, feed);
    String key = Parents.onlyKey(structure, feed, "tracked");
    name(key, StagedColumns.name(key));
    nameLoad();
    nameRole("status", "status");
    nameRole("start_date", "effective_from");
    nameRole("end_date", "effective_to");
    nameSequence();
    deletedWhen =
        structure.texts("deleted_when").entrySet().stream()
            .<Condition>map(
                e -> Condition.of(feed.take(e.getKey()), Comparison.EQUALS, e.getValue()))
            .toList();
    snapshot = structure.column("snapshot").map(feed::takeTime);
    nameRole("snapshot", "snapshot_ts");
    if (deletedWhen.isEmpty() && snapshot.isEmpty()) {
      throw new ScenarioException(
          "%s needs a key \"deleted_when\" or \"snapshot\"", structure.roles().what());
    }
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(
        StatusTrackingSatelliteSpec.of(
            tableName(),
            Parents.spec(structure(), feed(), "tracked"),
            deletedWhen,
            snapshot,
            feed().sources(),
            tableName()));
  }

  @Override
  boolean storesObservations() {
    return true;
  }

  @Override
  void complete(Map<String, @Nullable Object> row) {
    throw new ScenarioException(
        "%s is a status_track_sat, whose rows follow from others: load what it holds before",
        structure().name());
  }
}
