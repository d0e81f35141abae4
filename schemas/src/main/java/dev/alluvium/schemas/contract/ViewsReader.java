package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.InformationViewSpec;
import dev.alluvium.schemas.spec.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.InformationViews;
import dev.alluvium.schemas.warehouse.SqlText;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.ViewOrder;
import dev.alluvium.schemas.warehouse.ViewSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of the information views. */
final class ViewsReader {
  private static final List<String> KEYS =
      List.of("views", "description", "owner", "information_views");
  private static final List<String> VIEW_KEYS = List.of("description", "owner", "columns", "sql");
  private static final List<String> COLUMN_KEYS = List.of("type", "personal", "description");

  private final List<InformationViewSpec> specs = new ArrayList<>();
  private final Map<String, Name> names = new LinkedHashMap<>();

  /** Where the query of each view stands, and what it says, by qualified name. */
  private final Map<String, YamlNode> queries = new LinkedHashMap<>();

  private final Map<String, Set<String>> reads = new LinkedHashMap<>();

  static ViewsReader none() {
    return new ViewsReader();
  }

  static ViewsReader read(YamlMap root) {
    root.allow(KEYS);
    root.find("description").ifPresent(value -> value.text("description"));
    String owner = root.needText("owner");
    ViewsReader views = new ViewsReader();
    root.needMap("information_views")
        .items()
        .forEach((name, value) -> views.view(name, value, owner));
    return views;
  }

  List<InformationViewSpec> specs() {
    return List.copyOf(specs);
  }

  private void view(Name name, YamlNode value, String owner) {
    YamlMap map = value.map("view " + name.inSnakeCase("view")).allow(VIEW_KEYS);
    List<ViewColumnSpec> columns = new ArrayList<>();
    map.needMap("columns").items().forEach((c, v) -> columns.add(column(c, v)));
    Optional<YamlNode> query = map.need("sql");
    String sql = query.flatMap(at -> at.text("sql")).orElse("").strip();
    query.filter(at -> !sql.isEmpty()).ifPresent(at -> check(name, at, sql));
    names.put(InformationViews.qualified(name.text()), name);
    specs.add(
        InformationViewSpec.of(
            name.text(),
            map.needText("description"),
            map.findText("owner").orElse(owner),
            columns,
            sql,
            query.map(YamlNode::place).orElse("")));
  }

  private static ViewColumnSpec column(Name name, YamlNode value) {
    YamlMap map = value.map("column " + name.inSnakeCase("column")).allow(COLUMN_KEYS);
    map.need("type");
    return ViewColumnSpec.of(
        name.text(),
        map.choice("type", "type", ColumnType.class).orElse(ColumnType.STRING),
        Personal.read(map),
        map.needText("description"));
  }

  private void check(Name name, YamlNode at, String sql) {
    SqlText text = new SqlText(sql);
    if (!text.isQuery()) {
      at.fault("sql of view %s must be a query: it begins with SELECT or WITH", name);
    }
    text.stray()
        .ifPresent(
            sign ->
                at.fault(
                    "sql of view %s has a %s: it must be one query, without semicolon, with names"
                        + " bare and texts in pairs of '",
                    name, sign));
    queries.put(InformationViews.qualified(name.text()), at);
    reads.put(InformationViews.qualified(name.text()), text.relations());
  }

  /**
   * Reports names that are taken, relations that there are not, and views that read themselves.
   *
   * @param domain all else, without a fault
   */
  void checkRelations(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    Set<String> known = new LinkedHashSet<>();
    warehouse.tables().stream().map(TableSpec::qualifiedName).forEach(known::add);
    warehouse.views().stream().map(ViewSpec::qualifiedName).forEach(known::add);
    names.forEach(
        (qualified, name) -> {
          if (!known.add(qualified)) {
            name.fault("there is a mart \"%s\" already; rename one", name);
          }
        });
    reads.forEach((view, relations) -> checkKnown(view, relations, known));
    Set<String> order = ViewOrder.of(reads);
    queries.forEach(
        (view, at) -> {
          if (!order.contains(view)) {
            at.fault("%s reads itself, or views that do; let one of them read tables alone", view);
          }
        });
  }

  private void checkKnown(String view, Set<String> relations, Set<String> known) {
    YamlNode at = requireNonNull(queries.get(view));
    for (String relation : relations) {
      Optional<String> full = known.stream().filter(k -> k.endsWith("." + relation)).findFirst();
      if (full.isPresent()) {
        at.fault("\"%s\" needs its dataset; write %s", relation, full.get());
      } else if (!known.contains(relation)) {
        at.fault("%s", Choice.unknown("table or view", relation, known));
      }
    }
  }
}
