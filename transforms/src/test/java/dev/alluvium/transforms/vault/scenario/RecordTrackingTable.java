package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.vault.TrackingPeriod;

/** A record-tracking satellite. */
final class RecordTrackingTable extends ScenarioTable {
  private final TrackingPeriod per;

  RecordTrackingTable(Structure structure, Feed feed) {
    super(structure, feed);
    per = structure.roles().choice("per", TrackingPeriod.class).orElse(TrackingPeriod.EVENT);
    String key = Parents.onlyKey(structure, feed, "tracked");
    name(key, StagedColumns.name(key));
    nameLoad();
    nameRole("seen", per == TrackingPeriod.HOUR ? "seen_hour" : "seen_date");
    nameRole("first_seen", "first_seen_ts");
    nameRole("last_seen", "last_seen_ts");
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(
        RecordTrackingSatelliteSpec.of(
            tableName(),
            Parents.spec(structure(), feed(), "tracked"),
            per,
            feed().sources(),
            tableName()));
  }

  @Override
  String current() {
    return tableName() + "_current";
  }
}
