package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.mart.Layout;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of the models, which are queries whose rows are stored. */
final class ModelsReader {
  private static final Key<String> ROW =
      Key.needText("description", "What a row is, in a sentence for those who read the data.");
  private static final Key<Optional<String>> OWNER =
      Key.findText("owner", "The team that answers for it; the file's owner unless given.");
  private static final Key<List<Name>> KEY =
      Key.needNames("key", "The columns that tell rows apart; two rows of one key are a failure.");
  private static final Key<YamlMap> COLUMNS =
      Key.needEntries(
          "columns", ViewsReader.VIEW_COLUMN.reference(), "What the query gives, in its order.");
  private static final Key<Optional<YamlNode>> SQL =
      Key.need(
              "sql",
              Shape.text(),
              "One SELECT over tables, views and models, each by dataset and name, in the SQL that"
                  + " the engines share.")
          .like("SELECT h.user_id FROM vault.hub_user AS h");
  private static final Key<Optional<YamlNode>> PARTITION_BY =
      Key.find(
          "partition_by",
          SnakeCase.NAME.reference(),
          "A date or timestamp column by whose days the table is partitioned.");
  private static final Key<List<Name>> CLUSTER_BY =
      Key.findNames("cluster_by", "Up to four columns that the table is clustered by.");
  private static final Key<YamlMap> TESTS =
      Key.needEntries(
          "tests",
          ModelTestReader.TEST.reference(),
          "Examples by name: rows that are given, and those that must come of them.");
  private static final Section TABLE =
      Section.of(ROW, OWNER, KEY, COLUMNS, SQL, PARTITION_BY, CLUSTER_BY, TESTS);
  static final Definition MODEL =
      Definition.of("model", "A query whose rows are stored, and brought up to date.", TABLE);

  private static final Key<String> FILE_OWNER =
      Key.needText("owner", "The team that answers for them.");
  private static final Key<Optional<String>> FILE_DESCRIPTION =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> ALL =
      Key.needEntries("tables", MODEL.reference(), "Models by name: queries that are stored.");
  private static final Section FILE =
      Section.of(Key.needName("models", "Name of the domain."), FILE_DESCRIPTION, FILE_OWNER, ALL);
  static final Definition MODELS = Definition.of("models", "Models of the domain.", FILE);

  /** What a key cannot have: what is not equal to itself, or no engine compares. */
  private static final List<ColumnType> NO_KEYS =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  private record Model(Name name, Optional<QueryText> query, YamlMap tests, ModelSpec spec) {}

  /** By qualified name. */
  private final Map<String, Model> models = new LinkedHashMap<>();

  static ModelsReader none() {
    return new ModelsReader();
  }

  static ModelsReader read(YamlMap root) {
    root.of(FILE).get(FILE_DESCRIPTION);
    String owner = root.get(FILE_OWNER);
    ModelsReader reader = new ModelsReader();
    root.get(ALL).items().forEach((name, value) -> reader.model(name, value, owner));
    return reader;
  }

  List<ModelSpec> specs() {
    return models.values().stream().map(Model::spec).toList();
  }

  private void model(Name name, YamlNode value, String owner) {
    YamlMap map = value.map("model " + name.inSnakeCase("model")).of(TABLE);
    Columns columns = Columns.of("model " + name, "column");
    List<ViewColumnSpec> specs = new ArrayList<>();
    map.get(COLUMNS)
        .items()
        .forEach((column, v) -> specs.add(column(column, ViewsReader.column(column, v), columns)));
    Optional<QueryText> query = QueryText.read(map.get(SQL), "model " + name);
    query.ifPresent(ModelsReader::checkSteady);
    ModelSpec spec =
        ModelSpec.builder()
            .setName(name.text())
            .setDescription(map.get(ROW))
            .setOwner(map.get(OWNER).orElse(owner))
            .setKey(key(map.get(KEY), columns))
            .setColumns(List.copyOf(specs))
            .setSql(query.map(QueryText::sql).orElse(""))
            .setPlace(query.map(text -> text.at().place()).orElse(""))
            .setReads(query.map(QueryText::relations).orElse(Set.of()))
            .setPartitionBy(Layout.partitionBy(map, columns))
            .setClusterBy(Layout.clusterBy(map, columns))
            .build();
    models.put(spec.qualifiedName(), new Model(name, query, map.get(TESTS), spec));
  }

  private static ViewColumnSpec column(Name name, ViewColumnSpec spec, Columns columns) {
    if (SqlWords.isReserved(name.text())) {
      name.fault("\"%s\" is a word of SQL; give the column another name", name);
    }
    columns.add(
        name,
        new Column(name.text(), Optional.of(spec.type()), spec.personal(), spec.description()));
    return spec;
  }

  private static List<String> key(List<Name> names, Columns columns) {
    for (Name name : names) {
      columns
          .find(name)
          .filter(column -> column.type().filter(NO_KEYS::contains).isPresent())
          .ifPresent(column -> name.fault("a key cannot have %s", column));
    }
    return Names.texts(names);
  }

  /** What is refreshed when its inputs change must be made of nothing else. */
  private static void checkSteady(QueryText query) {
    new SqlText(query.sql()).unsteady().ifPresent(word -> notSteady(query, word, "this query"));
  }

  private static void notSteady(QueryText query, String word, String of) {
    query
        .at()
        .fault(
            "%s, in %s, gives something else each time; a model changes when what it reads does."
                + " Let a view over the model have it",
            word, of);
  }

  /**
   * Reports names that are taken.
   *
   * @param others all else, but for views, without a fault
   */
  void checkNames(DomainSpec others) {
    Set<String> taken = columns(WarehouseModel.of(others)).keySet();
    models.forEach(
        (qualified, model) -> {
          if (taken.contains(qualified)) {
            model.name.fault("there is a mart \"%s\" already; rename one", model.name);
          }
        });
  }

  /**
   * Reports relations that there are not, and models that read themselves.
   *
   * @param domain all else but views, without a fault
   * @param views what each of them reads
   */
  void checkRelations(DomainSpec domain, Map<String, Set<String>> views) {
    Set<String> known = new LinkedHashSet<>(columns(WarehouseModel.of(domain)).keySet());
    known.addAll(models.keySet());
    known.addAll(views.keySet());
    Map<String, Set<String>> reads = new LinkedHashMap<>(views);
    models.forEach((name, model) -> reads.put(name, model.spec.reads()));
    Set<String> order = ViewOrder.of(reads);
    models.forEach(
        (name, model) ->
            model.query.ifPresent(
                query -> {
                  query.checkKnown(known);
                  if (!order.contains(name)) {
                    checkCircle(name, query, reads);
                  }
                }));
  }

  private static void checkCircle(String name, QueryText query, Map<String, Set<String>> reads) {
    QueryText.circle(name, reads)
        .ifPresent(way -> query.at().fault("%s reads itself: %s; a model cannot", name, way));
  }

  /**
   * Reads the examples, whose values are of the types of their columns.
   *
   * @param domain all of it, without a fault
   */
  void readTests(DomainSpec domain) {
    models.values().forEach(model -> checkViewsSteady(model, domain.views()));
    Map<String, List<ColumnSpec>> columns = columns(WarehouseModel.of(domain));
    models.replaceAll(
        (name, model) ->
            new Model(
                model.name,
                model.query,
                model.tests,
                model.spec.toBuilder()
                    .setTests(
                        new ModelTestReader(model.spec, requireNonNull(columns.get(name)), columns)
                            .readAll(model.tests))
                    .build()));
  }

  /** The same of the views that it reads. */
  private static void checkViewsSteady(Model model, List<InformationViewSpec> views) {
    Map<String, InformationViewSpec> byName = new LinkedHashMap<>();
    views.forEach(view -> byName.put(InformationViews.qualified(view.name()), view));
    Deque<String> left = new ArrayDeque<>(model.spec.reads());
    while (!left.isEmpty()) {
      String name = left.pop();
      InformationViewSpec view = byName.remove(name);
      if (view != null) {
        SqlText text = new SqlText(view.sql());
        left.addAll(text.relations());
        text.unsteady().ifPresent(word -> model.query.ifPresent(q -> notSteady(q, word, name)));
      }
    }
  }

  /** Those of every table and view, by qualified name. */
  private static Map<String, List<ColumnSpec>> columns(WarehouseSpec warehouse) {
    Map<String, List<ColumnSpec>> columns = new LinkedHashMap<>();
    for (TableSpec table : warehouse.tables()) {
      columns.put(table.qualifiedName(), table.columns());
    }
    for (ViewSpec view : warehouse.views()) {
      columns.put(view.qualifiedName(), view.columns());
    }
    return columns;
  }
}
