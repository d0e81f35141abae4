package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A case as a domain: an event per table and stage that it is loaded from, and the vault. */
final class ScenarioDomain {
  /** Of the event of a table that is not loaded. */
  private static final Stage NONE = new Stage(Map.of(), Map.of());

  private final Scenario scenario;
  private final Map<String, ScenarioTable> tables = new LinkedHashMap<>();
  private final Map<String, EventSpec> events = new LinkedHashMap<>();
  private final DomainSpec spec;

  ScenarioDomain(Scenario scenario, HashAlgorithm hash) {
    this.scenario = scenario;
    ScenarioVault vault = new ScenarioVault();
    scenario.structures().values().forEach(structure -> add(structure, vault));
    spec = vault.domain(scenario, hash, List.copyOf(events.values()));
  }

  private void add(Structure structure, ScenarioVault vault) {
    Map<String, Set<String>> stages = stagesOf(structure.name());
    Feed feed =
        new Feed(
            scenario,
            structure.name(),
            stages.keySet().stream().filter(name -> !name.isEmpty()).map(scenario::stage).toList(),
            stages.keySet().stream().map(stage -> eventName(structure.name(), stage)).toList());
    ScenarioTable table = structure.kind().table(structure, feed);
    table.addTo(vault);
    tables.put(structure.name(), table);
    if (!table.isBuilt()) {
      stages.forEach((stage, columns) -> addEvent(structure, feed, stage, columns));
    }
  }

  private void addEvent(Structure structure, Feed feed, String stage, Set<String> columns) {
    String name = eventName(structure.name(), stage);
    events.put(
        name, new StagedColumns(stage(stage), columns, feed).event(name, structure.recordSource()));
  }

  /**
   * The stages that a table is loaded from, with the columns of their raw rows; a nameless empty
   * one if there is none.
   */
  private Map<String, Set<String>> stagesOf(String table) {
    Map<String, Set<String>> stages = new LinkedHashMap<>();
    for (Step step : scenario.steps()) {
      if (step instanceof Load load && load.table().equals(table)) {
        for (RawRows source : load.sources()) {
          Set<String> columns =
              stages.computeIfAbsent(source.stage(), stage -> new LinkedHashSet<>());
          source.rows().forEach(row -> columns.addAll(row.keySet()));
        }
      }
    }
    return stages.isEmpty() ? Map.of("", Set.of()) : stages;
  }

  private Stage stage(String name) {
    return name.isEmpty() ? NONE : scenario.stage(name);
  }

  private static String eventName(String table, String stage) {
    return table + "_" + stage;
  }

  DomainSpec spec() {
    return spec;
  }

  ScenarioTable table(String name) {
    scenario.structure(name);
    return Objects.requireNonNull(tables.get(name));
  }

  EventSpec event(String table, String stage) {
    return Objects.requireNonNull(events.get(eventName(table, stage)));
  }
}
