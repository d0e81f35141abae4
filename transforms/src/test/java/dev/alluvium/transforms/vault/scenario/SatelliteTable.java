package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import java.util.List;
import java.util.Optional;

/** A satellite of a hub or a link. */
final class SatelliteTable extends CarryingTable {
  private final Optional<Hashdiff> hashdiff;

  /** The staged column, and what the table calls it. */
  private record Hashdiff(String from, String as) {}

  SatelliteTable(Structure structure, Feed feed) {
    super(structure, feed);
    hashdiff = structure.roles().find("hashdiff").map(node -> hashdiff(structure, node));
    Parents.key(structure, feed, "hash_key")
        .forEach(column -> name(column, StagedColumns.name(column)));
    hashdiff.ifPresent(h -> name(h.as(), "hashdiff"));
    name(structure.recordSource(), "record_source");
    feed.take(structure.recordSource());
    nameRole("effective_from", "effective_from");
    nameRole("end_date", "effective_to");
    nameSequence();
    carryAll(structure.columns("payload"));
    carryAll(structure.columns("extra"));
    carryAll(structure.columns("load_datetime"));
  }

  private static Hashdiff hashdiff(Structure structure, JsonNode node) {
    if (!node.isObject()) {
      String column = structure.need("hashdiff");
      return new Hashdiff(column, column);
    }
    JsonBlock block = structure.roles().block("hashdiff").allow("from", "as");
    return new Hashdiff(block.text("from"), block.text("as"));
  }

  @Override
  void addTo(ScenarioVault vault) {
    List<String> changing =
        hashdiff.map(h -> feed().hashdiff(h.from())).orElse(structure().columns("payload"));
    vault.tables.add(
        SatelliteSpec.builder()
            .setName(tableName())
            .setParent(Parents.spec(structure(), feed(), "hash_key"))
            .setAttributes(carried())
            .setHashdiff(changing.stream().map(StagedColumns::name).toList())
            .setEffectiveFrom(structure().column("effective_from").map(feed()::take))
            .setCaseSensitive(structure().roles().flag("case_sensitive"))
            .setSources(feed().sources())
            .setDescription(tableName())
            .build());
  }

  @Override
  boolean storesObservations() {
    return true;
  }
}
