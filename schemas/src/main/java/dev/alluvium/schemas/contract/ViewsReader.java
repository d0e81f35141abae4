package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of the information views. */
final class ViewsReader {
  private static final Key<Optional<ColumnType>> TYPE =
      Key.needWord("type", ColumnType.class, "Type of the column.");
  private static final Key<Optional<String>> PERSONAL =
      Personal.key(
          "The kind of personal data this is; inherited from a column of the same name where the"
              + " query reads one.");
  private static final Section COLUMN = Section.of(TYPE, PERSONAL, CommonKeys.DESCRIPTION);
  static final Definition VIEW_COLUMN =
      Definition.of("view_column", "A column of an information view.", COLUMN);

  private static final Key<String> ROW =
      Key.needText("description", "What a row is, in a sentence for those who read the data.");
  private static final Key<YamlMap> COLUMNS =
      Key.needEntries("columns", VIEW_COLUMN.reference(), "What the query gives, in its order.");
  private static final Key<Optional<YamlNode>> SQL =
      Key.need(
              "sql",
              Shape.text(),
              "One SELECT over tables and views, each by dataset and name, in the SQL that the"
                  + " engines share.")
          .like("SELECT h.user_id FROM vault.hub_user AS h");
  private static final Section VIEW = Section.of(ROW, CommonKeys.OWN_OWNER, COLUMNS, SQL);
  static final Definition INFORMATION_VIEW =
      Definition.of("information_view", "A query that analysts read like a table.", VIEW);

  private static final Key<String> OWNER = Key.needText("owner", "The team that answers for them.");
  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> ALL =
      Key.needEntries(
          "information_views",
          INFORMATION_VIEW.reference(),
          "Information views by name: queries that analysts read like tables.");
  private static final Section FILE =
      Section.of(CommonKeys.domain("views"), DESCRIPTION, OWNER, ALL);
  static final Definition VIEWS = Definition.of("views", "Information views of the domain.", FILE);

  private final List<InformationViewSpec> specs = new ArrayList<>();
  private final Map<String, Name> names = new LinkedHashMap<>();

  /** Where the query of each view stands, and what it says, by qualified name. */
  private final Map<String, YamlNode> queries = new LinkedHashMap<>();

  private final Map<String, Set<String>> reads = new LinkedHashMap<>();

  static ViewsReader none() {
    return new ViewsReader();
  }

  static ViewsReader read(YamlMap root) {
    root.of(FILE).get(DESCRIPTION);
    String owner = root.get(OWNER);
    ViewsReader views = new ViewsReader();
    root.get(ALL).items().forEach((name, value) -> views.view(name, value, owner));
    return views;
  }

  List<InformationViewSpec> specs() {
    return List.copyOf(specs);
  }

  private void view(Name name, YamlNode value, String owner) {
    YamlMap map = value.map("view " + name.inSnakeCase("view")).of(VIEW);
    List<ViewColumnSpec> columns = new ArrayList<>();
    map.get(COLUMNS).items().forEach((c, v) -> columns.add(column(c, v)));
    Optional<YamlNode> query = map.get(SQL);
    String sql = query.flatMap(at -> at.text("sql")).orElse("").strip();
    query.filter(at -> !sql.isEmpty()).ifPresent(at -> check(name, at, sql));
    names.put(InformationViews.qualified(name.text()), name);
    specs.add(
        InformationViewSpec.of(
            name.text(),
            map.get(ROW),
            map.get(CommonKeys.OWN_OWNER).orElse(owner),
            columns,
            sql,
            query.map(YamlNode::place).orElse("")));
  }

  private static ViewColumnSpec column(Name name, YamlNode value) {
    YamlMap map = value.map("column " + name.inSnakeCase("column")).of(COLUMN);
    return ViewColumnSpec.of(
        name.text(),
        map.get(TYPE).orElse(ColumnType.STRING),
        map.get(PERSONAL),
        map.get(CommonKeys.DESCRIPTION));
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
