package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.computed.ModelKind;
import dev.alluvium.schemas.contract.computed.ModelKinds;
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
import dev.alluvium.schemas.spec.computed.SqlQuery;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
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
import java.util.stream.Stream;

/** Reads the contract of the models, which are queries whose rows are stored. */
final class ModelsReader {
  private static final Key<String> ROW =
      Key.needText("description", "What a row is, in a sentence for those who read the data.");
  private static final Key<Optional<String>> OWNER =
      Key.findText("owner", "The team that answers for it; the file's owner unless given.");
  private static final Key<List<Name>> KEY =
      Key.needNames("key", "The columns that tell rows apart; two rows of one key are a failure.")
          .atTimes();
  private static final Key<YamlMap> COLUMNS =
      Key.needEntries(
              "columns", ViewsReader.VIEW_COLUMN.reference(), "What the query gives, in its order.")
          .atTimes();
  private static final Key<Optional<YamlNode>> SQL =
      Key.find(
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
  private static final Key<YamlMap> EXPECTATIONS =
      Key.findEntries(
          "expectations",
          ExpectationReader.EXPECTATION.reference(),
          "What must hold of its rows, by names.");
  private static final List<Key<?>> WAYS =
      Stream.<Key<?>>concat(Stream.of(SQL), ModelKinds.ALL.stream().map(ModelKind::key)).toList();
  private static final Section TABLE =
      Section.of(ROW, OWNER, KEY, COLUMNS)
          .with(WAYS)
          .with(List.of(PARTITION_BY, CLUSTER_BY, EXPECTATIONS, TESTS))
          .withOneOf(WAYS)
          .withBeside(SQL, KEY, COLUMNS);
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

  /**
   * A model.
   *
   * @param kind how its rows are said, if not by a query
   */
  private record Model(
      Name name, YamlMap map, Optional<ModelKind> kind, Optional<QueryText> query, ModelSpec spec) {
    Model with(ModelSpec other) {
      return new Model(name, map, kind, query, other);
    }
  }

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
    ModelSpec.Builder spec =
        ModelSpec.builder()
            .setName(name.text())
            .setDescription(map.get(ROW))
            .setOwner(map.get(OWNER).orElse(owner));
    map.get(TESTS);
    Optional<ModelKind> kind = ModelKinds.of(map);
    for (Key<?> other : WAYS.subList(1, WAYS.size())) {
      if (kind.isPresent() && !kind.get().key().equals(other)) {
        map.at(other)
            .ifPresent(
                at -> at.fault("%s has %s besides; one of them says its rows", name, other.name()));
      }
    }
    Model model = kind.isPresent() ? unread(name, map, kind.get(), spec) : ofSql(name, map, spec);
    models.put(model.spec.qualifiedName(), model);
  }

  /** One whose rows a query says. */
  private static Model ofSql(Name name, YamlMap map, ModelSpec.Builder spec) {
    Columns columns = Columns.of("model " + name, "column");
    List<ViewColumnSpec> specs = new ArrayList<>();
    map.get(COLUMNS)
        .items()
        .forEach((column, v) -> specs.add(column(column, ViewsReader.column(column, v), columns)));
    map.need(SQL.name());
    Optional<QueryText> query = QueryText.read(map.get(SQL), "model " + name);
    query.ifPresent(ModelsReader::checkSteady);
    spec.setKey(key(map.get(KEY), columns))
        .setColumns(List.copyOf(specs))
        .setQuery(new SqlQuery(query.map(QueryText::sql).orElse("")))
        .setPlace(query.map(text -> text.at().place()).orElse(""))
        .setReads(query.map(QueryText::relations).orElse(Set.of()));
    return new Model(name, map, Optional.empty(), query, layOut(spec, map, columns));
  }

  private static ModelSpec layOut(ModelSpec.Builder spec, YamlMap map, Columns columns) {
    return spec.setPartitionBy(Layout.partitionBy(map, columns))
        .setClusterBy(Layout.clusterBy(map, columns))
        .build();
  }

  /** One whose columns are those of other relations, so that it is read when these are known. */
  private static Model unread(Name name, YamlMap map, ModelKind kind, ModelSpec.Builder spec) {
    for (Key<?> other : List.of(KEY, COLUMNS, SQL)) {
      map.at(other)
          .ifPresent(
              at ->
                  at.fault(
                      "%s is for a model with sql; %s says it in its block",
                      other.name(), kind.key().name()));
    }
    YamlMap block = map.get(kind.key()).orElseThrow();
    Set<String> reads = new LinkedHashSet<>(Names.texts(kind.relations(block)));
    for (Name sql : kind.expressions(block)) {
      QueryText text = new QueryText(sql.at(), sql.text());
      text.checkParts("model " + name);
      checkSteady(text);
      reads.addAll(text.relations());
    }
    spec.setKey(List.of())
        .setColumns(List.of())
        .setQuery(new SqlQuery(""))
        .setPlace(map.at(kind.key()).map(YamlNode::place).orElse(""))
        .setReads(reads);
    return new Model(name, map, Optional.of(kind), Optional.empty(), spec.build());
  }

  /**
   * Reads the models that no query says, each behind those that it reads.
   *
   * @param domain all else but models, without a fault
   * @param views what each of them reads
   */
  void readKinds(DomainSpec domain, Map<String, Set<String>> views) {
    Map<String, Set<String>> reads = new LinkedHashMap<>(views);
    models.forEach((name, model) -> reads.put(name, model.spec.reads()));
    Set<String> order = ViewOrder.of(reads);
    Set<String> atFault = new LinkedHashSet<>();
    for (String name : order) {
      Model model = models.get(name);
      if (model != null && model.kind.isPresent()) {
        read(model, domain, reads.keySet(), atFault);
      }
    }
    models.forEach(
        (name, model) -> {
          if (model.kind.isPresent() && !order.contains(name)) {
            QueryText.circle(name, reads)
                .ifPresent(
                    way -> model.name.fault("%s reads itself: %s; a model cannot", name, way));
          }
        });
  }

  private void read(Model model, DomainSpec domain, Set<String> queries, Set<String> atFault) {
    ModelKind kind = model.kind.orElseThrow();
    DomainSpec soFar =
        domain.toBuilder()
            .setComputed(
                Stream.concat(
                        domain.computed().stream(),
                        specs().stream().filter(spec -> !spec.columns().isEmpty()))
                    .toList())
            .build();
    YamlMap block = model.map.get(kind.key()).orElseThrow();
    String of = "model " + model.name;
    Optional<ModelKind.Made> made =
        kind.read(
            block,
            of,
            new KnownRelations(columns(WarehouseModel.of(soFar)), specs(), queries, atFault));
    if (made.isEmpty()) {
      atFault.add(model.spec.qualifiedName());
      return;
    }
    Columns columns = Columns.of(of, "column");
    for (ViewColumnSpec c : made.get().columns()) {
      columns.add(new Column(c.name(), Optional.of(c.type()), c.personal(), c.description()));
    }
    List<Name> key = made.get().key().stream().map(k -> new Name(k, model.name.at())).toList();
    ModelSpec spec =
        layOut(
            model.spec.toBuilder()
                .setKey(key(key, columns))
                .setColumns(made.get().columns())
                .setQuery(made.get().query()),
            model.map,
            columns);
    String sql = ModelQueries.sql(spec);
    QueryText query = new QueryText(model.map.at(kind.key()).orElseThrow(), sql);
    models.put(
        spec.qualifiedName(),
        new Model(
            model.name,
            model.map,
            model.kind,
            Optional.of(query),
            spec.toBuilder().setReads(query.relations()).build()));
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
   * Reads the examples, whose values are of the types of their columns, and the expectations.
   *
   * @param domain all of it, without a fault
   */
  void readTests(DomainSpec domain) {
    models.values().forEach(model -> checkViewsSteady(model, domain.views()));
    Map<String, List<ColumnSpec>> columns = columns(WarehouseModel.of(domain));
    models.replaceAll(
        (name, model) ->
            model.with(
                model.spec.toBuilder()
                    .setTests(
                        new ModelTestReader(model.spec, requireNonNull(columns.get(name)), columns)
                            .readAll(model.map.get(TESTS)))
                    .setExpectations(
                        new ExpectationReader(
                                model.spec, requireNonNull(columns.get(name)), columns.keySet())
                            .readAll(model.map.get(EXPECTATIONS)))
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
