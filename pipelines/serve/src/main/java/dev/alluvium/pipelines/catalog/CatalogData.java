package dev.alluvium.pipelines.catalog;

import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.CatalogColumn;
import dev.alluvium.schemas.generate.catalog.CatalogEntry;
import dev.alluvium.schemas.generate.catalog.VaultDiagram;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A catalog as the site's script takes it; what is empty is left out of columns. */
final class CatalogData {
  private CatalogData() {}

  static Map<String, Object> of(Catalog catalog) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", catalog.domain());
    data.put("description", catalog.description());
    data.put("owner", catalog.owner());
    catalog.steward().ifPresent(steward -> data.put("steward", steward));
    data.put("entries", catalog.entries().stream().map(CatalogData::of).toList());
    data.put("vault", catalog.vault().nodes().stream().map(CatalogData::of).toList());
    return data;
  }

  private static Map<String, Object> of(CatalogEntry entry) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", entry.id());
    data.put("kind", entry.kind().word());
    data.put("layer", entry.layer());
    data.put("description", entry.description());
    data.put(
        "facts",
        entry.facts().entrySet().stream().map(f -> List.of(f.getKey(), f.getValue())).toList());
    data.put(
        "expectations",
        entry.expectations().stream().map(e -> List.of(e.name(), e.description())).toList());
    data.put("columns", entry.columns().stream().map(CatalogData::of).toList());
    return data;
  }

  private static Map<String, Object> of(CatalogColumn column) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", column.name());
    data.put("description", column.description());
    if (!column.type().isEmpty()) {
      data.put("type", column.type());
    }
    column.personal().ifPresent(kind -> data.put("personal", kind));
    if (column.isKey()) {
      data.put("isKey", true);
    }
    String rule = column.madeOf().rule().strip();
    if (!rule.isEmpty() && !rule.equals(column.name())) {
      data.put("rule", rule);
    }
    put(data, "rules", column.rules());
    put(data, "examples", column.examples());
    put(
        data,
        "madeOf",
        column.madeOf().origins().stream()
            .map(
                origin -> {
                  ColumnId of = origin.column();
                  String how = origin.how().name().toLowerCase(Locale.ROOT);
                  return List.of(of.relation(), of.column(), how);
                })
            .toList());
    return data;
  }

  private static void put(Map<String, Object> data, String key, List<?> values) {
    if (!values.isEmpty()) {
      data.put(key, values);
    }
  }

  private static Map<String, Object> of(VaultDiagram.Node node) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", node.name());
    data.put("role", node.role().name().toLowerCase(Locale.ROOT));
    data.put(
        "references",
        node.references().stream().map(to -> List.of(to.table(), to.column())).toList());
    return data;
  }
}
