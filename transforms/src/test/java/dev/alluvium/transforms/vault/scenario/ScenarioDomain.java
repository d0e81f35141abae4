package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import dev.alluvium.transforms.vault.scenario.Scenario.Hash;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import dev.alluvium.transforms.vault.scenario.Scenario.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A case as a domain: an event per table and stage that it is loaded from, and the vault. */
final class ScenarioDomain {
  private static final Stage EMPTY = new Stage(Map.of(), Map.of());

  private final Scenario scenario;
  private final Map<String, ScenarioTable> tables = new LinkedHashMap<>();
  private final Map<String, EventSpec> events = new LinkedHashMap<>();
  private final DomainSpec spec;

  ScenarioDomain(Scenario scenario, HashAlgorithm hash) {
    this.scenario = scenario;
    List<HubSpec> hubs = new ArrayList<>();
    List<LinkSpec> links = new ArrayList<>();
    List<SatelliteSpec> satellites = new ArrayList<>();
    for (Map.Entry<String, Structure> entry : scenario.structures().entrySet()) {
      ScenarioTable table = table(entry.getKey(), entry.getValue());
      switch (entry.getValue().kind()) {
        case HUB -> hubs.add(table.hub());
        case LINK, NH_LINK -> links.add(table.link());
        case SAT -> satellites.add(table.satellite());
      }
    }
    spec =
        DomainSpec.builder()
            .setName("scenario")
            .setDescription(scenario.title())
            .setOwner("tests")
            .setEvents(List.copyOf(events.values()))
            .setVault(vault(hash, hubs, links, satellites))
            .setRowMarts(List.of())
            .setAggregateMarts(List.of())
            .build();
  }

  private static VaultSpec vault(
      HashAlgorithm hash,
      List<HubSpec> hubs,
      List<LinkSpec> links,
      List<SatelliteSpec> satellites) {
    return VaultSpec.builder()
        .setHash(hash)
        .setHubs(hubs)
        .setLinks(links)
        .setSatellites(satellites)
        .build();
  }

  private ScenarioTable table(String name, Structure structure) {
    Map<String, Set<String>> stages = stagesOf(name);
    Map<String, Hash> hashed = hashed(name, stages.keySet());
    List<String> sources = stages.keySet().stream().map(stage -> eventName(name, stage)).toList();
    ScenarioTable table =
        new ScenarioTable(
            name, structure, hashed, sources.isEmpty() ? List.of(eventName(name, "")) : sources);
    if (sources.isEmpty()) {
      addEvent(table, name, "", EMPTY, Set.of());
    }
    stages.forEach(
        (stage, columns) -> addEvent(table, name, stage, scenario.stage(stage), columns));
    tables.put(name, table);
    return table;
  }

  private void addEvent(
      ScenarioTable table, String name, String stageName, Stage stage, Set<String> columns) {
    String event = eventName(name, stageName);
    events.put(
        event,
        new StagedColumns(stage, columns, table.needed())
            .event(event, table.structure().recordSource()));
  }

  /** The stages that a table is loaded from, with the columns of their raw rows. */
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
    return stages;
  }

  private Map<String, Hash> hashed(String table, Set<String> stages) {
    Structure structure = scenario.structure(table);
    Set<String> used = new TreeSet<>(structure.hashKey());
    used.addAll(structure.foreignKeys());
    structure.hashdiff().ifPresent(hashdiff -> used.add(hashdiff.from()));
    Map<String, Hash> hashed = new LinkedHashMap<>();
    for (String stage : stages) {
      for (Map.Entry<String, Hash> entry : scenario.stage(stage).hashed().entrySet()) {
        Hash other = hashed.putIfAbsent(entry.getKey(), entry.getValue());
        boolean differs = other != null && !other.equals(entry.getValue());
        if (differs && used.contains(entry.getKey())) {
          throw new ScenarioException(
              "the stages of %s hash %s differently", table, entry.getKey());
        }
      }
    }
    return hashed;
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
