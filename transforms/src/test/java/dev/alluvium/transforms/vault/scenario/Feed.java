package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.transforms.vault.scenario.Scenario.Hash;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a table takes of the stages that it is loaded from, and where other tables are found. */
final class Feed {
  private final Scenario scenario;
  private final String table;
  private final List<Stage> stages;
  private final List<String> sources;
  private final Set<String> needed = new LinkedHashSet<>();
  private final Set<String> hashedKeys = new LinkedHashSet<>();
  private final Set<String> times = new LinkedHashSet<>();
  private Optional<String> sequence = Optional.empty();

  /**
   * @param stages none of a table that is not loaded
   * @param sources names of the events that feed the table
   */
  Feed(Scenario scenario, String table, List<Stage> stages, List<String> sources) {
    this.scenario = scenario;
    this.table = table;
    this.stages = stages;
    this.sources = sources;
  }

  List<String> sources() {
    return sources;
  }

  /** Columns of the raw rows, or derived from them, that the table is made of. */
  Set<String> needed() {
    return needed;
  }

  /** Those of them that are taken as times. */
  Set<String> times() {
    return times;
  }

  /** The column that orders rows of one load datetime. */
  Optional<String> sequence() {
    return sequence;
  }

  Structure structure(String name) {
    return scenario.structure(name);
  }

  boolean isHashed(String column) {
    return hash(column) != null;
  }

  /** How a column is hashed, on which the stages agree; null where it is there as it is. */
  private @Nullable Hash hash(String column) {
    Hash hash = null;
    for (Stage stage : stages) {
      Hash other = stage.hashed().get(column);
      if (hash != null && other != null && !hash.equals(other)) {
        throw new ScenarioException("the stages of %s hash %s differently", table, column);
      }
      hash = other == null ? hash : other;
    }
    return hash;
  }

  /** The event's name of a column that is taken as it is. */
  String take(String column) {
    if (isHashed(column)) {
      throw new ScenarioException("%s of %s is a hash, which only keys can be", column, table);
    }
    needed.add(column);
    return StagedColumns.name(column);
  }

  /** The event's name of a column that is taken as a time. */
  String takeTime(String column) {
    needed.add(column);
    times.add(column);
    return StagedColumns.timeName(column);
  }

  void orderBy(String column) {
    needed.add(column);
    sequence = Optional.of(column);
  }

  /** Requires that a key be hashed by the stages, if there is any. */
  void requireHash(String column) {
    if (!stages.isEmpty() && !isHashed(column)) {
      throw new ScenarioException("%s of %s must be hashed by its stages", column, table);
    }
    hashedKeys.add(column);
  }

  KeySpec key(String column) {
    Hash hash = hash(column);
    if (hash == null && hashedKeys.contains(column)) {
      needed.add(column);
      return KeySpec.hashed(StagedColumns.name(column), List.of(StagedColumns.name(column)));
    }
    if (hash == null) {
      needed.add(column);
      return KeySpec.plain(StagedColumns.name(column));
    }
    if (hash.isHashdiff()) {
      throw new ScenarioException("%s of %s is a hashdiff, so no key", column, table);
    }
    needed.addAll(hash.columns());
    return KeySpec.hashed(
        StagedColumns.name(column), hash.columns().stream().map(StagedColumns::name).toList());
  }

  /** The columns that a hashdiff is over. */
  List<String> hashdiff(String column) {
    Hash hash = hash(column);
    if (hash == null || !hash.isHashdiff()) {
      throw new ScenarioException("%s of %s must be hashed with is_hashdiff", column, table);
    }
    needed.addAll(hash.columns());
    return hash.columns();
  }

  HubSpec.Builder hub(String name, List<String> key) {
    return HubSpec.builder()
        .setName(name)
        .setEntity(name)
        .setKey(key.stream().map(this::key).toList())
        .setBusinessKey(List.of())
        .setSources(sources)
        .setDescription(name);
  }

  /** The hubs that those columns of a link refer to. */
  List<HubReference> references(Structure link, List<String> columns) {
    link.checkWhenNull(columns);
    return columns.stream()
        .distinct()
        .filter(column -> !link.hashKey().contains(column))
        .map(column -> HubReference.of(hub(column, List.of(column)).build(), link.whenNull(column)))
        .toList();
  }
}
