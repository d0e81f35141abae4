package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.catalog.CatalogSite;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.lineage.StoredLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What contracts say of a warehouse's tables and views; made when it is first asked for. */
final class Catalogue {
  private final DomainSpec domain;
  private final WarehouseSpec warehouse;
  private final Set<String> names;
  private Map<String, String> site = Map.of();
  private String json = "";

  Catalogue(DomainSpec domain, WarehouseSpec warehouse) {
    this.domain = domain;
    this.warehouse = warehouse;
    this.names = warehouse.relations().keySet();
  }

  boolean has(String qualifiedName) {
    return names.contains(qualifiedName);
  }

  /** The files of the catalog's site, by name. */
  synchronized Map<String, String> site() {
    if (site.isEmpty()) {
      site = CatalogSite.of(List.of(Catalog.of(domain, Examples.packed(domain.name()))));
    }
    return site;
  }

  synchronized String json() {
    if (json.isEmpty()) {
      json = LiveMessages.text(entries());
    }
    return json;
  }

  private List<Map<String, Object>> entries() {
    StoredLineage lineage = new StoredLineage(ColumnLineage.of(domain));
    Set<String> models =
        warehouse.models().stream().map(ViewSpec::qualifiedName).collect(Collectors.toSet());
    List<Map<String, Object>> entries = new ArrayList<>();
    for (TableSpec table : warehouse.tables()) {
      String name = table.qualifiedName();
      Map<String, Object> entry =
          entry(
              name,
              models.contains(name) ? "model" : "table",
              table.description(),
              table.owner(),
              table.columns(),
              lineage);
      entry.put("key", table.key());
      entries.add(entry);
    }
    for (ViewSpec view : warehouse.views()) {
      entries.add(
          entry(
              view.qualifiedName(),
              "view",
              view.description(),
              view.owner(),
              view.columns(),
              lineage));
    }
    return entries;
  }

  private static Map<String, Object> entry(
      String name,
      String kind,
      String description,
      String owner,
      List<ColumnSpec> columns,
      StoredLineage lineage) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("kind", kind);
    entry.put("description", description);
    entry.put("owner", owner);
    entry.put(
        "reads",
        lineage.origins(name).stream()
            .map(ColumnId::relation)
            .filter(read -> !read.equals(name))
            .distinct()
            .toList());
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
    return entry;
  }
}
