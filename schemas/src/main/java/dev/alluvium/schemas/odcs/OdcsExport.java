package dev.alluvium.schemas.odcs;

import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.lineage.FieldRules;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.ServiceLevelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The tables and views of a domain as contracts of the Open Data Contract Standard, version 3.1.0:
 * a file of YAML for each. The same contracts give the same bytes.
 */
public final class OdcsExport {
  static final String API_VERSION = "v3.1.0";

  private final DomainSpec domain;
  private final OdcsServer server;
  private final String version;
  private final ColumnLineage lineage;
  private final FieldRules rules;
  private final ListColumns lists;
  private final Set<String> names = new TreeSet<>();
  private final SortedMap<String, String> files = new TreeMap<>();

  private OdcsExport(DomainSpec domain, OdcsServer server, String version) {
    this.domain = domain;
    this.server = server;
    this.version = version;
    this.lineage = ColumnLineage.of(domain);
    this.rules = new FieldRules(domain, lineage);
    this.lists = new ListColumns(domain, lineage);
  }

  /**
   * The files, by their names: {@code mart.mart_session.odcs.yaml}.
   *
   * @param version of the contracts; ours have none of their own
   */
  public static SortedMap<String, String> files(
      DomainSpec domain, OdcsServer server, String version) {
    OdcsExport export = new OdcsExport(domain, server, version);
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    export.names.addAll(warehouse.relations().keySet());
    warehouse.tables().forEach(export::add);
    warehouse.views().forEach(export::add);
    return export.files;
  }

  private void add(TableSpec table) {
    Map<String, Object> contract =
        head(table.dataset(), table.name(), table.description(), table.owner());
    Map<String, Object> object =
        object(table.dataset(), table.name(), "table", table.description());
    if (!table.key().isEmpty()) {
      object.put("dataGranularityDescription", "One row per " + String.join(", ", table.key()));
    }
    object.put("properties", properties(table.qualifiedName(), table.columns(), table));
    putQuality(object, CheckedRelation.of(table));
    contract.put("schema", List.of(object));
    List<Map<String, Object>> levels = promises(table.dataset());
    if (server.isBigQuery() && !AppendLog.isKeptFor(table)) {
      levels.add(latency(Dataset.named(table.dataset()).maxStaleness()));
    }
    putLevels(contract, levels);
    put(table.qualifiedName(), contract);
  }

  private void add(ViewSpec view) {
    Map<String, Object> contract =
        head(view.dataset(), view.name(), view.description(), view.owner());
    Map<String, Object> object = object(view.dataset(), view.name(), "view", view.description());
    object.put(
        "properties",
        view.columns().stream()
            .map(column -> property(view.qualifiedName(), column, List.of(), Optional.empty()))
            .toList());
    putQuality(object, CheckedRelation.of(view));
    contract.put("schema", List.of(object));
    putLevels(contract, promises(view.dataset()));
    put(view.qualifiedName(), contract);
  }

  private Map<String, Object> head(String dataset, String name, String description, String owner) {
    Map<String, Object> contract = new LinkedHashMap<>();
    contract.put("apiVersion", API_VERSION);
    contract.put("kind", "DataContract");
    contract.put("id", domain.name() + "." + dataset + "." + name);
    contract.put("name", name);
    contract.put("version", version);
    contract.put("status", "active");
    contract.put("domain", domain.name());
    contract.put("description", Map.of("purpose", description.strip()));
    contract.put("team", team(owner));
    contract.put("servers", List.of(server.section(dataset)));
    return contract;
  }

  private Map<String, Object> object(String dataset, String name, String kind, String description) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("physicalName", server.physicalName(dataset + "." + name));
    object.put("logicalType", "object");
    object.put("physicalType", kind);
    object.put("description", description.strip());
    object.put("tags", List.of(dataset));
    return object;
  }

  private List<Map<String, Object>> properties(
      String relation, List<ColumnSpec> columns, TableSpec table) {
    return columns.stream()
        .map(column -> property(relation, column, table.key(), table.partitionBy()))
        .toList();
  }

  private Map<String, Object> property(
      String relation, ColumnSpec column, List<String> key, Optional<String> partitionBy) {
    ColumnId id = new ColumnId(relation, column.name());
    return OdcsProperty.of(
        column,
        server,
        key,
        partitionBy,
        lineage.provenance(id).orElse(Provenance.UNKNOWN),
        rules.of(id),
        lists.of(id));
  }

  /**
   * What is expected of a table or view: a count of the rows that break it. What the clock decides
   * is not among it, as no query says it for another day.
   */
  private void putQuality(Map<String, Object> object, CheckedRelation relation) {
    List<Map<String, Object>> quality =
        domain.expectations(relation.name()).stream()
            .filter(expectation -> !expectation.rule().isOfClock())
            .map(expectation -> rule(expectation, relation))
            .toList();
    if (!quality.isEmpty()) {
      object.put("quality", quality);
    }
  }

  private Map<String, Object> rule(ExpectationSpec expectation, CheckedRelation relation) {
    String broken =
        ExpectationQueries.of(expectation, relation, CheckedDays.EVER, server.dialect()).broken();
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("name", expectation.name());
    rule.put("type", "sql");
    rule.put("description", expectation.description().strip());
    rule.put(
        "query",
        "SELECT COUNT(*) FROM (\n"
            + QualifiedNames.replace(broken.strip(), names, server::physicalName)
            + "\n) AS broken");
    rule.put("mustBe", 0);
    rule.put("unit", "rows");
    rule.put(
        "severity", expectation.severity() == ExpectationSpec.Severity.WARN ? "warning" : "error");
    return rule;
  }

  private static void putLevels(Map<String, Object> contract, List<Map<String, Object>> levels) {
    if (!levels.isEmpty()) {
      contract.put("slaProperties", levels);
    }
  }

  private Map<String, Object> team(String owner) {
    Map<String, Object> team = new LinkedHashMap<>();
    team.put("name", owner);
    domain
        .steward()
        .ifPresent(
            steward -> {
              Map<String, Object> member = new LinkedHashMap<>();
              member.put("username", steward);
              member.put("role", "steward");
              team.put("members", List.of(member));
            });
    return team;
  }

  private List<Map<String, Object>> promises(String dataset) {
    List<Map<String, Object>> promises = new ArrayList<>();
    Optional<ServiceLevelSpec> level = Optional.ofNullable(domain.serviceLevels().get(dataset));
    level
        .flatMap(ServiceLevelSpec::freshness)
        .ifPresent(
            most ->
                promises.add(
                    property("freshness", most, "How long after an event its rows are there.")));
    level
        .flatMap(ServiceLevelSpec::retention)
        .ifPresent(most -> promises.add(property("retention", most, "How long rows stay.")));
    return promises;
  }

  private static Map<String, Object> latency(Duration staleness) {
    return property("latency", staleness, "How old a query may find rows that are written.");
  }

  private static Map<String, Object> property(String name, Duration length, String description) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("property", name);
    property.put("value", length.toSeconds());
    property.put("unit", "s");
    property.put("description", description);
    return property;
  }

  private void put(String qualifiedName, Map<String, Object> contract) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    files.put(qualifiedName + ".odcs.yaml", new Dump(settings).dumpToString(contract));
  }
}
