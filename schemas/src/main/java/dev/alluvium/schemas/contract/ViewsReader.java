package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayList;
import java.util.Collection;
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
          "The kind of personal data this is; inherited from the column whose values it has or is"
              + " computed from, under another name too.");
  private static final Section COLUMN = Section.of(TYPE, PERSONAL, CommonKeys.DESCRIPTION);
  static final Definition VIEW_COLUMN =
      Definition.of("view_column", "A column of an information view or a model.", COLUMN);

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
  private final Map<String, QueryText> queries = new LinkedHashMap<>();

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

  /** What each view reads, by qualified name. */
  Map<String, Set<String>> reads() {
    return reads;
  }

  private void view(Name name, YamlNode value, String owner) {
    YamlMap map = value.map("view " + name.inSnakeCase("view")).of(VIEW);
    List<ViewColumnSpec> columns = new ArrayList<>();
    map.get(COLUMNS).items().forEach((c, v) -> columns.add(column(c, v)));
    Optional<QueryText> query = QueryText.read(map.get(SQL), "view " + name);
    String qualified = InformationViews.qualified(name.text());
    query.ifPresent(
        text -> {
          queries.put(qualified, text);
          reads.put(qualified, text.relations());
        });
    names.put(qualified, name);
    specs.add(
        InformationViewSpec.of(
            name.text(),
            map.get(ROW),
            map.get(CommonKeys.OWN_OWNER).orElse(owner),
            columns,
            query.map(QueryText::sql).orElse(""),
            query.map(text -> text.at().place()).orElse("")));
  }

  static ViewColumnSpec column(Name name, YamlNode value) {
    YamlMap map = value.map("column " + name.inSnakeCase("column")).of(COLUMN);
    return ViewColumnSpec.of(
        name.text(),
        map.get(TYPE).orElse(ColumnType.STRING),
        ColumnMeaning.of(map.get(PERSONAL), map.get(CommonKeys.DESCRIPTION)));
  }

  /**
   * Reports names that are taken, relations that there are not, and views that read themselves.
   *
   * @param others qualified names of all else
   */
  void checkRelations(Collection<String> others) {
    Set<String> known = new LinkedHashSet<>(others);
    names.forEach(
        (qualified, name) -> {
          if (!known.add(qualified)) {
            name.fault("there is a table or view %s already; rename one", qualified);
          }
        });
    queries.values().forEach(query -> query.checkKnown(known));
    Set<String> order = ViewOrder.of(reads);
    queries.forEach(
        (view, query) -> {
          if (!order.contains(view)) {
            query
                .at()
                .fault(
                    "%s reads itself, or views that do; let one of them read tables alone", view);
          }
        });
  }
}
