package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.computed.ModelKind;
import dev.alluvium.schemas.contract.computed.ModelKinds;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.Publishing;
import dev.alluvium.schemas.contract.mart.Layout;
import dev.alluvium.schemas.contract.quality.ExpectationReader;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.SqlQuery;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.table.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one model. */
final class ModelReader {
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
  private static final Key<Optional<YamlMap>> PUBLISH =
      Publishing.key("Where to tell of rows that a build has changed.");
  static final Key<YamlMap> TESTS =
      Key.needEntries(
          "tests",
          ModelTestReader.TEST.reference(),
          "Examples by name: rows that are given, and those that must come of them.");
  static final Key<YamlMap> EXPECTATIONS =
      Key.findEntries(
          "expectations",
          ExpectationReader.EXPECTATION.reference(),
          "What must hold of its rows, by names.");
  private static final List<Key<?>> WAYS =
      Stream.<Key<?>>concat(Stream.of(SQL), ModelKinds.ALL.stream().map(ModelKind::key)).toList();
  private static final Section TABLE =
      Section.of(ROW, OWNER, KEY, COLUMNS)
          .with(WAYS)
          .with(List.of(PARTITION_BY, CLUSTER_BY, PUBLISH, EXPECTATIONS, TESTS))
          .withOneOf(WAYS)
          .withBeside(SQL, KEY, COLUMNS);
  static final Definition MODEL =
      Definition.of("model", "A query whose rows are stored, and brought up to date.", TABLE);

  /** What a key cannot have: what is not equal to itself, or no engine compares. */
  private static final List<ColumnType> NO_KEYS =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  /**
   * A model.
   *
   * @param kind how its rows are said, if not by a query
   */
  record Model(
      Name name,
      YamlMap map,
      Optional<ModelKind<?>> kind,
      Optional<QueryText> query,
      ModelSpec spec) {
    Model with(ModelSpec other) {
      return new Model(name, map, kind, query, other);
    }
  }

  private ModelReader() {}

  /**
   * Reads a model; one of a kind as far as it can be without what it reads.
   *
   * @param owner that of the file
   * @param events whose topics are not for what is published
   */
  static Model read(Name name, YamlNode value, String owner, Events events) {
    YamlMap map = value.map("model " + name.inSnakeCase("model")).of(TABLE);
    ModelSpec.Builder spec =
        ModelSpec.builder()
            .setName(name.text())
            .setDescription(map.get(ROW))
            .setOwner(map.get(OWNER).orElse(owner))
            .setTopic(
                map.get(PUBLISH).flatMap(told -> Publishing.topic(name.text(), told, events)));
    map.get(TESTS);
    Optional<ModelKind<?>> kind = ModelKinds.of(map);
    for (Key<?> other : WAYS.subList(1, WAYS.size())) {
      if (kind.isPresent() && !kind.get().key().equals(other)) {
        map.at(other)
            .ifPresent(
                at -> at.fault("%s has %s besides; one of them says its rows", name, other.name()));
      }
    }
    return kind.isPresent() ? unread(name, map, kind.get(), spec) : ofSql(name, map, spec);
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
    query.ifPresent(ModelReader::checkSteady);
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
  private static Model unread(Name name, YamlMap map, ModelKind<?> kind, ModelSpec.Builder spec) {
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

  /** The model, of a kind whose block has been read. */
  static Model whole(Model model, ModelKind.Made made) {
    Columns columns = Columns.of("model " + model.name, "column");
    for (ViewColumnSpec c : made.columns()) {
      columns.add(Column.of(c));
    }
    List<Name> key = made.key().stream().map(k -> new Name(k, model.name.at())).toList();
    ModelSpec spec =
        layOut(
            model.spec.toBuilder()
                .setKey(key(key, columns))
                .setColumns(made.columns())
                .setQuery(made.query()),
            model.map,
            columns);
    YamlNode at = model.map.at(model.kind.orElseThrow().key()).orElseThrow();
    QueryText query = new QueryText(at, ModelQueries.sql(spec));
    return new Model(
        model.name,
        model.map,
        model.kind,
        Optional.of(query),
        spec.toBuilder().setReads(query.relations()).build());
  }

  private static ViewColumnSpec column(Name name, ViewColumnSpec spec, Columns columns) {
    if (SqlWords.isReserved(name.text())) {
      name.fault("\"%s\" is a word of SQL; give the column another name", name);
    }
    columns.add(name, Column.of(spec).withName(name.text()));
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
  static void checkSteady(QueryText query) {
    new SqlText(query.sql()).unsteady().ifPresent(word -> notSteady(query, word, "this query"));
  }

  static void notSteady(QueryText query, String word, String of) {
    query
        .at()
        .fault(
            "%s, in %s, gives something else each time; a model changes when what it reads does."
                + " Let a view over the model have it",
            word, of);
  }
}
