package dev.alluvium.transforms.vault.scenario;

/** A hub. */
final class HubTable extends CarryingTable {
  HubTable(Structure structure, Feed feed) {
    super(structure, feed);
    structure.hashKey().forEach(column -> name(column, StagedColumns.name(column)));
    name(structure.recordSource(), "record_source");
    feed.take(structure.recordSource());
    carryAll(structure.columns("business_key"));
    carryAll(structure.columns("payload"));
    carryAll(structure.columns("extra"));
    carryAll(structure.columns("effective_from"));
    carryAll(structure.columns("load_datetime"));
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(feed().hub(tableName(), structure().hashKey()).setExtra(carried()).build());
  }
}
