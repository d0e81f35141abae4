package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.catalog.CatalogSite;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What contracts say of a warehouse's tables and views. */
final class Catalogue {
  private final Map<String, Map<String, Object>> byName = new LinkedHashMap<>();

  private final DomainSpec domain;
  private Map<String, String> site = Map.of();

  Catalogue(DomainSpec domain, WarehouseSpec warehouse) {
    this.domain = domain;
    Set<String> names = warehouse.relations().keySet();
    Map<String, String> queries = new LinkedHashMap<>();
    warehouse.views().forEach(view -> queries.put(view.qualifiedName(), view.query()));
    warehouse.models().forEach(model -> queries.put(model.qualifiedName(), model.query()));
    Map<String, Collection<String>> sources = sources(domain);
    for (TableSpec table : warehouse.tables()) {
      String name = table.qualifiedName();
      put(
              name,
              queries.containsKey(name) ? "model" : "table",
              table.description(),
              table.owner(),
              table.columns(),
              reads(name, queries, names, sources, table.dataset()))
          .put("key", table.key());
    }
    for (ViewSpec view : warehouse.views()) {
      put(
          view.qualifiedName(),
          "view",
          view.description(),
          view.owner(),
          view.columns(),
          reads(view.qualifiedName(), queries, names, sources, view.dataset()));
    }
  }

  /** Of tables that are written row by row, the events. */
  private static Map<String, Collection<String>> sources(DomainSpec domain) {
    Map<String, Collection<String>> sources = new LinkedHashMap<>();
    for (MartSpec mart : domain.marts()) {
      sources.put(mart.name(), List.of("raw." + mart.from()));
    }
    for (VaultTable table : domain.vault().tables()) {
      sources.put(table.name(), table.sources().stream().map(event -> "raw." + event).toList());
    }
    for (EventSpec event : domain.events()) {
      sources.put("raw." + event.name(), List.of("topic " + event.topic()));
    }
    return sources;
  }

  private static Collection<String> reads(
      String name,
      Map<String, String> queries,
      Set<String> names,
      Map<String, Collection<String>> sources,
      String dataset) {
    String query = queries.get(name);
    if (query != null) {
      Set<String> read = new LinkedHashSet<>(QualifiedNames.in(query, names));
      read.remove(name);
      return read;
    }
    String own = dataset.equals("raw") ? name : name.substring(dataset.length() + 1);
    return Optional.ofNullable(sources.get(own))
        .or(
            () ->
                Optional.ofNullable(sources.get(own.replaceFirst("_(observations|changes)$", ""))))
        .orElse(List.of());
  }

  private Map<String, Object> put(
      String name,
      String kind,
      String description,
      String owner,
      List<ColumnSpec> columns,
      Collection<String> reads) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("kind", kind);
    entry.put("description", description);
    entry.put("owner", owner);
    entry.put("reads", reads);
    List<Map<String, Object>> all = new ArrayList<>();
    for (ColumnSpec column : columns) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("name", column.name());
      said.put("type", column.type().contractName());
      said.put("description", column.description());
      column.personal().ifPresent(mark -> said.put("personal", mark));
      all.add(said);
    }
    entry.put("columns", all);
    byName.put(name, entry);
    return entry;
  }

  boolean has(String qualifiedName) {
    return byName.containsKey(qualifiedName);
  }

  /** The files of the catalog's site, by name; made when they are first asked for. */
  synchronized Map<String, String> site() {
    if (site.isEmpty()) {
      site = CatalogSite.of(List.of(Catalog.of(domain, Examples.packed(domain.name()))));
    }
    return site;
  }

  String json() {
    return LiveMessages.text(byName.values());
  }
}
