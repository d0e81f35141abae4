package dev.alluvium.schemas.generate.catalog;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.generate.catalog.CatalogEntry.Expectation;
import dev.alluvium.schemas.generate.catalog.CatalogEntry.Kind;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.ServiceLevelSpec;
import dev.alluvium.schemas.spec.column.Lengths;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The entries of a domain's catalog: topics, events, tables and views, views of Looker. */
final class CatalogEntries {
  private final DomainSpec domain;
  private final WarehouseSpec warehouse;
  private final CatalogColumns columns;
  private final Set<String> models;

  private CatalogEntries(DomainSpec domain, Examples examples) {
    this.domain = domain;
    this.warehouse = WarehouseModel.of(domain);
    this.columns = new CatalogColumns(domain, warehouse, examples);
    this.models =
        warehouse.models().stream().map(ViewSpec::qualifiedName).collect(Collectors.toSet());
  }

  static List<CatalogEntry> of(DomainSpec domain, Examples examples) {
    return new CatalogEntries(domain, examples).all();
  }

  private List<CatalogEntry> all() {
    List<CatalogEntry> entries = new ArrayList<>();
    domain.byTopic().forEach(events -> entries.add(topic(events)));
    domain.events().forEach(event -> entries.add(event(event)));
    for (String dataset : warehouse.datasets()) {
      warehouse.tables().stream()
          .filter(table -> table.dataset().equals(dataset))
          .forEach(table -> entries.add(table(table)));
      warehouse.views().stream()
          .filter(view -> view.dataset().equals(dataset))
          .forEach(view -> entries.add(view(view)));
    }
    columns.ofLooker().forEach(view -> entries.add(looker(view)));
    return List.copyOf(entries);
  }

  private CatalogEntry topic(List<EventSpec> events) {
    EventSpec first = events.get(0);
    String names = events.stream().map(EventSpec::name).collect(joining(", "));
    return entry(
        ColumnId.relationOfTopic(first.topic()),
        Kind.TOPIC,
        "Records as they come, of which events are made: " + names + ".",
        facts(List.of(), first.owner()),
        List.of());
  }

  private CatalogEntry event(EventSpec event) {
    Map<String, String> facts = facts(List.of(), event.owner());
    facts.put("Told apart by", String.join(", ", event.identity()) + " and event time");
    return entry(
        ColumnId.relationOfEvent(event.name()), Kind.EVENT, event.description(), facts, List.of());
  }

  private CatalogEntry table(TableSpec table) {
    Map<String, String> facts = facts(table.key(), table.owner());
    promise(facts, table.dataset());
    if (!AppendLog.isKeptFor(table)) {
      facts.put(
          "In BigQuery",
          "read up to " + Lengths.text(Dataset.named(table.dataset()).maxStaleness()) + " late");
    }
    table.partitionBy().ifPresent(column -> facts.put("Partitioned by", column));
    return entry(
        table.qualifiedName(),
        models.contains(table.qualifiedName()) ? Kind.MODEL : Kind.TABLE,
        table.description(),
        facts,
        table.key());
  }

  private CatalogEntry view(ViewSpec view) {
    Map<String, String> facts = facts(List.of(), view.owner());
    promise(facts, view.dataset());
    return entry(view.qualifiedName(), Kind.VIEW, view.description(), facts, List.of());
  }

  private CatalogEntry looker(String id) {
    String shown = Dataset.MART.table(id.substring("looker ".length()));
    return entry(
        id,
        Kind.LOOKER,
        "What Looker shows of " + shown + ".",
        facts(List.of(), domain.owner()),
        List.of());
  }

  private Map<String, String> facts(List<String> key, String owner) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!key.isEmpty()) {
      facts.put("Grain", "one row per " + String.join(", ", key));
    }
    facts.put("Owner", owner);
    domain.steward().ifPresent(steward -> facts.put("Steward", steward));
    return facts;
  }

  private void promise(Map<String, String> facts, String dataset) {
    Optional<ServiceLevelSpec> level = Optional.ofNullable(domain.serviceLevels().get(dataset));
    level
        .flatMap(ServiceLevelSpec::freshness)
        .ifPresent(most -> facts.put("Freshness", "within " + Lengths.text(most)));
    level
        .flatMap(ServiceLevelSpec::retention)
        .ifPresent(most -> facts.put("Retention", Lengths.text(most)));
  }

  private CatalogEntry entry(
      String id, Kind kind, String description, Map<String, String> facts, List<String> key) {
    List<CatalogColumn> all = columns.of(id, key);
    return new CatalogEntry(
        id,
        kind,
        description.strip(),
        facts,
        all,
        expectations(id),
        CatalogColumns.reads(id, all),
        CatalogColumns.readBy(id, all));
  }

  private List<Expectation> expectations(String table) {
    return domain.expectations(table).stream()
        .map(
            expectation ->
                new Expectation(
                    expectation.name(),
                    expectation.description().strip()
                        + (expectation.severity() == ExpectationSpec.Severity.WARN
                            ? " Where it does not hold, that is a warning."
                            : "")))
        .toList();
  }
}
