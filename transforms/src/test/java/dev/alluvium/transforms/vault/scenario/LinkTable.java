package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.LinkSpec;

/** A link, historised or not. */
final class LinkTable extends CarryingTable {
  LinkTable(Structure structure, Feed feed) {
    super(structure, feed);
    structure.hashKey().forEach(column -> name(column, StagedColumns.name(column)));
    structure.columns("foreign_keys").forEach(column -> name(column, StagedColumns.name(column)));
    name(structure.recordSource(), "record_source");
    feed.take(structure.recordSource());
    carryAll(structure.columns("payload"));
    carryAll(structure.columns("extra"));
    carryAll(structure.columns("effective_from"));
    carryAll(structure.columns("load_datetime"));
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.tables.add(spec(structure(), feed()).setPayload(carried()).build());
  }

  /** The link, of what the feed takes. */
  static LinkSpec.Builder spec(Structure structure, Feed feed) {
    return LinkSpec.builder()
        .setName(structure.tableName())
        .setHistorised(structure.kind() == Kind.LINK)
        .setKey(structure.hashKey().stream().map(feed::key).toList())
        .setHubs(feed.references(structure, structure.columns("foreign_keys")))
        .setSources(feed.sources())
        .setDescription(structure.name());
  }
}
