package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is derived from all domains together, by path: of each table {@code
 * bigquery/<dataset>/<table>.json}, of each view that and {@code <view>.sql}. The same contracts
 * give the same bytes.
 *
 * <p>A table that several domains have, such as the ledger, is there once, without the labels in
 * which they differ. What stands and holds rows is kept, as {@link KeepStored} says.
 */
final class DerivedFiles {
  /** Of a table that several domains write each can expect something. */
  private static final String EXPECTATIONS = "expectations";

  private final SortedMap<String, ObjectNode> descriptions = new TreeMap<>();
  private final SortedMap<String, String> queries = new TreeMap<>();
  private final TreeMap<String, String> contents = new TreeMap<>();
  private final KeepStored keep;

  /** The domain that each table or view was first met in, by its qualified name. */
  private final Map<String, String> domainOf = new HashMap<>();

  private DerivedFiles(KeepStored keep) {
    this.keep = keep;
  }

  /**
   * What all domains together give, where that stands.
   *
   * @throws SchemaChangeException if what stands would have to be dropped
   * @throws DerivationException if two domains have different tables or views of one name, or views
   *     read each other more deeply than {@link ViewLevels} lets them
   */
  static DerivedFiles of(List<DomainSpec> domains, StandingFiles standing) {
    KeepStored keep = new KeepStored(standing);
    DerivedFiles files = new DerivedFiles(keep);
    domains.forEach(files::add);
    keep.check();
    files.contents.putAll(files.queries);
    files.descriptions.forEach(
        (name, json) -> files.contents.put(DerivedPath.description(name), JsonText.of(json)));
    keep.retired(files.contents).forEach(files.contents::putIfAbsent);
    return files;
  }

  /** By path below the folder of derived files, sorted. */
  SortedMap<String, String> contents() {
    return contents;
  }

  /** A line for each table and column that is kept from now on, though no contract has it. */
  List<String> notes() {
    return keep.notes();
  }

  private void add(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    List<ViewSpec> views = new ArrayList<>(warehouse.views());
    List<String> names = new ArrayList<>();
    Map<TableSpec, Boolean> tables = new LinkedHashMap<>();
    for (TableSpec table : warehouse.tables()) {
      boolean isAppended = AppendLog.isKeptFor(table);
      TableSpec stored =
          isAppended ? keep.table(AppendLog.of(table), List.of()) : keep.table(table, table.key());
      tables.put(stored, isAppended);
      names.add(stored.qualifiedName());
      if (isAppended) {
        views.add(AppendLog.view(table.toBuilder().setColumns(stored.columns()).build()));
      }
    }
    views.forEach(view -> names.add(view.qualifiedName()));
    ScannedRules rules = new ScannedRules(domain, warehouse);
    tables.forEach(
        (table, isAppended) -> {
          ObjectNode json = BigQueryJson.table(domain.name(), table, isAppended);
          ArrayNode expected = rules.of(table, names);
          if (!expected.isEmpty()) {
            json.set(EXPECTATIONS, expected);
          }
          describe(domain, table.qualifiedName(), json);
        });
    views.forEach(view -> keep.checkView(view.qualifiedName()));
    Map<String, Integer> levels = ViewLevels.of(views);
    for (ViewSpec view : views) {
      String name = view.qualifiedName();
      int level = Objects.requireNonNull(levels.get(name));
      describe(domain, name, BigQueryJson.view(domain.name(), view, level, reads(view, names)));
      String query = BigQuerySql.of(view.query(SqlDialect.BIGQUERY), names);
      String other = queries.putIfAbsent(DerivedPath.query(DerivedPath.description(name)), query);
      if (other != null && !other.equals(query)) {
        throw differ(domain, name, "query");
      }
    }
  }

  /** The datasets of the tables and views that a view's query names, but for its own. */
  private static SortedSet<String> reads(ViewSpec view, List<String> names) {
    SortedSet<String> datasets = new TreeSet<>();
    for (String name : QualifiedNames.in(view.query(), names)) {
      datasets.add(name.substring(0, name.indexOf('.')));
    }
    datasets.remove(view.dataset());
    return datasets;
  }

  private void describe(DomainSpec domain, String name, ObjectNode json) {
    domainOf.putIfAbsent(name, domain.name());
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
    if (other.has(EXPECTATIONS) || json.has(EXPECTATIONS)) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      Stream.of(other, json).forEach(d -> d.path(EXPECTATIONS).forEach(all::add));
      other.set(EXPECTATIONS, all);
      json.set(EXPECTATIONS, all);
    }
    Set<String> keys = new TreeSet<>();
    Stream.of(other, json)
        .flatMap(description -> description.properties().stream())
        .map(Map.Entry::getKey)
        .filter(key -> !Objects.equals(other.get(key), json.get(key)))
        .forEach(keys::add);
    if (!keys.isEmpty()) {
      throw differ(domain, name, String.join(", ", keys));
    }
  }

  private DerivationException differ(DomainSpec domain, String name, String what) {
    String first = domainOf.getOrDefault(name, domain.name());
    return new DerivationException(
        first.equals(domain.name())
            ? "domain %s has two tables or views that are called %s; rename one"
                .formatted(first, name)
            : "the domains %s and %s both have a %s, and differ in its %s: all domains share one"
                    .formatted(first, domain.name(), name, what)
                + " warehouse; rename it in one of them, or make it the same in both");
  }
}
