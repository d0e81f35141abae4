package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.KeySpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.NullPolicy;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.transforms.vault.scenario.Scenario.Hash;
import dev.alluvium.transforms.vault.scenario.Scenario.Kind;
import dev.alluvium.transforms.vault.scenario.Scenario.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A structure as our own spec. The text of the load datetime is carried along, so that tables are
 * compared text by text.
 */
final class ScenarioTable {
  private final String name;
  private final Structure structure;
  private final Map<String, Hash> hashed;
  private final List<String> sources;

  /** What the scenario calls a column, and what our table calls it. */
  private final Map<String, String> columns = new LinkedHashMap<>();

  /** Columns of the event that the table holds as they are, in any role but the key's. */
  private final Set<String> carried = new LinkedHashSet<>();

  /**
   * @param hashed what the stages hash, on which they agree
   * @param sources names of the events that feed the table
   */
  ScenarioTable(String name, Structure structure, Map<String, Hash> hashed, List<String> sources) {
    this.name = name;
    this.structure = structure;
    this.hashed = hashed;
    this.sources = sources;
    structure.hashKey().forEach(column -> columns.put(column, StagedColumns.name(column)));
    structure.foreignKeys().forEach(column -> columns.put(column, StagedColumns.name(column)));
    structure.hashdiff().ifPresent(hashdiff -> columns.put(hashdiff.as(), "hashdiff"));
    columns.put(structure.recordSource(), "record_source");
    if (structure.kind() == Kind.SAT) {
      structure.effectiveFrom().ifPresent(column -> columns.put(column, "effective_from"));
    }
    structure.businessKey().forEach(this::carry);
    structure.payload().forEach(this::carry);
    structure.extra().forEach(this::carry);
    structure.effectiveFrom().ifPresent(this::carry);
    carry(structure.loadDatetime());
  }

  private void carry(String column) {
    if (hashed.containsKey(column)) {
      throw new ScenarioException("%s of %s is a hash, which only keys can be", column, name);
    }
    if (columns.putIfAbsent(column, StagedColumns.name(column)) == null) {
      carried.add(column);
    }
  }

  static String tableName(String structure) {
    return "t_" + structure;
  }

  Structure structure() {
    return structure;
  }

  /** Our name of a column. */
  String column(String scenarioName) {
    String column = columns.get(scenarioName);
    if (column == null) {
      throw new ScenarioException(
          "%s has no column %s; it has %s", name, scenarioName, columns.keySet());
    }
    return column;
  }

  Map<String, String> columns() {
    return columns;
  }

  /** Columns of the raw rows, or derived from them, that the table is made of. */
  Set<String> needed() {
    Set<String> needed = new LinkedHashSet<>(carried);
    needed.add(structure.recordSource());
    structure.effectiveFrom().ifPresent(needed::add);
    List<String> keys = new ArrayList<>(structure.hashKey());
    keys.addAll(structure.foreignKeys());
    structure.hashdiff().ifPresent(hashdiff -> keys.add(hashdiff.from()));
    for (String key : keys) {
      Hash hash = hashed.get(key);
      needed.addAll(hash == null ? List.of(key) : hash.columns());
    }
    return needed;
  }

  HubSpec hub() {
    return hub(tableName(name), structure.hashKey())
        .setExtra(carried.stream().map(StagedColumns::name).toList())
        .build();
  }

  private HubSpec.Builder hub(String hubName, List<String> key) {
    return HubSpec.builder()
        .setName(hubName)
        .setEntity(hubName)
        .setKey(key.stream().map(this::key).toList())
        .setBusinessKey(List.of())
        .setSources(sources)
        .setDescription(hubName);
  }

  LinkSpec link() {
    return LinkSpec.builder()
        .setName(tableName(name))
        .setHistorised(structure.kind() == Kind.LINK)
        .setKey(structure.hashKey().stream().map(this::key).toList())
        .setHubs(
            structure.foreignKeys().stream()
                .distinct()
                .filter(column -> !structure.hashKey().contains(column))
                .map(
                    column ->
                        HubReference.of(hub(column, List.of(column)).build(), NullPolicy.DROP))
                .toList())
        .setPayload(carried.stream().map(StagedColumns::name).toList())
        .setSources(sources)
        .setDescription(name)
        .build();
  }

  SatelliteSpec satellite() {
    return SatelliteSpec.builder()
        .setName(tableName(name))
        .setParent(hub("parent", structure.hashKey()).build())
        .setAttributes(carried.stream().map(StagedColumns::name).toList())
        .setHashdiff(hashdiff())
        .setEffectiveFrom(structure.effectiveFrom().map(StagedColumns::name))
        .setSources(sources)
        .setDescription(name)
        .build();
  }

  private List<String> hashdiff() {
    String from =
        structure
            .hashdiff()
            .orElseThrow(() -> new ScenarioException("%s needs a hashdiff", name))
            .from();
    Hash hash = hashed.get(from);
    if (hash == null || !hash.isHashdiff()) {
      throw new ScenarioException("%s of %s must be hashed with is_hashdiff", from, name);
    }
    return hash.columns().stream().map(StagedColumns::name).toList();
  }

  private KeySpec key(String column) {
    Hash hash = hashed.get(column);
    if (hash == null) {
      return KeySpec.plain(StagedColumns.name(column));
    }
    if (hash.isHashdiff()) {
      throw new ScenarioException("%s of %s is a hashdiff, so no key", column, name);
    }
    return KeySpec.hashed(
        StagedColumns.name(column), hash.columns().stream().map(StagedColumns::name).toList());
  }

  /** Where the table is read: of a satellite, its folded history. */
  String from() {
    String table = "vault." + tableName(name);
    return structure.kind() == Kind.HUB ? table + " WHERE record_source <> 'ghost'" : table;
  }

  /** Where rows are written. */
  String stored() {
    return "vault." + (structure.kind() == Kind.SAT ? satellite().observations() : tableName(name));
  }

  Optional<String> effectiveFrom() {
    return structure.effectiveFrom();
  }
}
