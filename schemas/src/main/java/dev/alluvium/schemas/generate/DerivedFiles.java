package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.AppendLog;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.ViewSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is derived from all domains together, by path: of each table {@code
 * bigquery/<dataset>/<table>.json}, of each view that and {@code <view>.sql}. The same contracts
 * give the same bytes.
 *
 * <p>A table that several domains have, such as the ledger, is there once, without the labels in
 * which they differ.
 */
public final class DerivedFiles {
  private final SortedMap<String, ObjectNode> descriptions = new TreeMap<>();
  private final SortedMap<String, String> queries = new TreeMap<>();

  private DerivedFiles() {}

  /**
   * Content by path below the folder of derived files, sorted.
   *
   * @throws IllegalArgumentException if two domains have different tables or views of one name, or
   *     views read each other more deeply than {@link ViewLevels} lets them
   */
  public static SortedMap<String, String> of(List<DomainSpec> domains) {
    DerivedFiles files = new DerivedFiles();
    domains.forEach(files::add);
    SortedMap<String, String> contents = new TreeMap<>(files.queries);
    files.descriptions.forEach(
        (name, json) -> contents.put(path(name, ".json"), JsonText.of(json)));
    return contents;
  }

  private void add(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    List<ViewSpec> views = new ArrayList<>(warehouse.views());
    List<String> names = new ArrayList<>();
    for (TableSpec table : warehouse.tables()) {
      boolean isAppended = AppendLog.isKeptFor(table);
      TableSpec stored = isAppended ? AppendLog.of(table) : table;
      describe(stored.qualifiedName(), BigQueryJson.table(domain.name(), stored, isAppended));
      names.add(stored.qualifiedName());
      if (isAppended) {
        views.add(AppendLog.view(table));
      }
    }
    views.forEach(view -> names.add(view.qualifiedName()));
    Map<String, Integer> levels = ViewLevels.of(views);
    for (ViewSpec view : views) {
      String name = view.qualifiedName();
      int level = Objects.requireNonNull(levels.get(name));
      describe(name, BigQueryJson.view(domain.name(), view, level));
      queries.put(path(name, ".sql"), BigQuerySql.of(view.query(), names));
    }
  }

  private void describe(String name, ObjectNode json) {
    ObjectNode other = descriptions.putIfAbsent(name, json);
    if (other == null) {
      return;
    }
    ObjectNode labels = (ObjectNode) other.get("labels");
    ObjectNode otherLabels = (ObjectNode) json.get("labels");
    labels
        .properties()
        .removeIf(label -> !label.getValue().equals(otherLabels.get(label.getKey())));
    json.set("labels", labels);
    if (!other.equals(json)) {
      throw new IllegalArgumentException("two domains have a " + name + ", and they differ");
    }
  }

  private static String path(String qualifiedName, String extension) {
    return "bigquery/" + qualifiedName.replace('.', '/') + extension;
  }
}
