package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.JoinMartSpec;
import dev.alluvium.schemas.spec.mart.JoinSpec;
import dev.alluvium.schemas.spec.mart.JoinSpec.Equal;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mart of one row per event, and of events of another kind near it. */
final class JoinMartReader implements MartReader<JoinMartSpec> {
  /** What BigQuery neither groups nor joins by. */
  private static final List<ColumnType> NOT_COMPARED = List.of(ColumnType.FLOAT64, ColumnType.JSON);

  private static final Key<YamlMap> BY =
      Key.needEntries(
          "by",
          SnakeCase.NAME.reference(),
          "Columns of the joined event, and the columns of the mart that they equal.");

  /** At the same instant; where both ends are, else as if the key were left out. */
  private static final String NONE = "0s";

  private static final Shape LENGTH =
      Shape.either(Durations.DURATION.reference(), Shape.constant(NONE));

  private static final Key<Optional<YamlNode>> BEFORE =
      Key.find("before", LENGTH, "How long before the row's event the joined one may be.");
  private static final Key<Optional<YamlNode>> AFTER =
      Key.find("after", LENGTH, "How long after the row's event the joined one may be.");
  private static final Key<Optional<YamlNode>> MATCHES =
      Key.find(
          "matches",
          Shape.text(),
          "What must hold besides: a condition in SQL on columns of the mart and of the joined"
              + " event.");
  private static final Key<Optional<JoinSpec.Take>> TAKE =
      Key.needWord(
          "take",
          JoinSpec.Take.class,
          "Which of several events a row has: the first or the last in time; or each, in a row of"
              + " its own.");
  private static final Key<JoinSpec.Keep> KEEP =
      Key.findWord(
          "keep",
          "value of keep",
          JoinSpec.Keep.ALL,
          "Which rows are shown: all, or matched, those that an event was found for.");
  private static final Key<YamlMap> DERIVE =
      Key.findEntries(
          "derive",
          DerivedReader.IN_SQL.reference(),
          "Columns computed from those of the mart and of the joined event.");
  private static final Section JOINED =
      Section.of(DeclaredRows.FROM, MartHead.WHERE, DerivedReader.COLUMNS, RowMartReader.GRAIN, BY)
          .with(List.of(BEFORE, AFTER, MATCHES, TAKE, KEEP, DERIVE))
          .with(List.of(Layout.PARTITION_BY, Layout.CLUSTER_BY))
          .withSomeOf(BEFORE, AFTER);
  private static final Key<YamlMap> JOIN =
      Key.needBlock("join", JOINED, "The events that its rows are joined with.");

  private static final Section KEYS =
      DeclaredRows.section(DerivedReader.COLUMNS, RowMartReader.GRAIN, JOIN);
  private static final Definition MART =
      Definition.of(
          "join_mart",
          "A mart of one row per event, and what is known of events of another kind near it.",
          KEYS);

  @Override
  public Class<JoinMartSpec> kind() {
    return JoinMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of(JOIN);
  }

  @Override
  public List<JoinMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    return List.of(new Declared(name, map.of(KEYS), events).read(owner));
  }

  /** One mart as it is declared. */
  private static final class Declared {
    private final Name name;
    private final YamlMap map;
    private final YamlMap join;
    private final DeclaredRows rows;
    private final DeclaredRows joinedRows;

    /** Of the mart's own rows. */
    private final Columns own;

    /** Of the joined event. */
    private final Columns joined;

    Declared(Name name, YamlMap map, Events events) {
      this.name = name;
      this.map = map;
      this.join = map.get(JOIN);
      this.rows = DeclaredRows.read(name.text(), map, events, false);
      this.joinedRows = DeclaredRows.read("the join of " + name, join, events, false);
      this.own = rows.columns();
      this.joined = joinedRows.columns();
    }

    JoinMartSpec read(String owner) {
      checkPlace(map);
      checkPlace(join);
      List<RowMartSpec> mart = rows.mart(name, map, owner, grain(map, own));
      return JoinMartSpec.of(
          mart, joinedRows.joined(mart.get(0), join, grain(join, joined)), join());
    }

    private JoinSpec join() {
      List<Equal> by = by();
      Columns both = both(by);
      if (join.isReadable() && !join.has(BEFORE) && !join.has(AFTER)) {
        join.fault("a join needs before or after, or both: how far apart the events may be");
      }
      return JoinSpec.builder()
          .setBy(by)
          .setBefore(length(BEFORE))
          .setAfter(length(AFTER))
          .setMatches(
              join.get(MATCHES).flatMap(at -> ConditionReader.readInSql(at, MATCHES.name(), both)))
          .setTake(join.get(TAKE).orElse(JoinSpec.Take.FIRST))
          .setKeep(join.get(KEEP))
          .setDerived(DerivedReader.readAllInSql(join.get(DERIVE), both.copyAs("column"), both))
          .build();
    }

    private static void checkPlace(YamlMap map) {
      map.get(DerivedReader.COLUMNS).items().keySet().stream()
          .filter(column -> column.text().equals(JoinSpec.PLACE))
          .forEach(column -> column.fault("the view of a join needs this name; rename the column"));
    }

    private static List<String> grain(YamlMap map, Columns columns) {
      List<Name> names = map.get(RowMartReader.GRAIN);
      names.forEach(name -> columns.get(name.text()).ifPresent(c -> checkCompared(name, c)));
      return columns.resolve(names);
    }

    private static void checkCompared(Name at, Column column) {
      column
          .type()
          .filter(NOT_COMPARED::contains)
          .ifPresent(
              type ->
                  at.fault(
                      "a join cannot tell rows apart by a column of type %s", type.contractName()));
    }

    private List<Equal> by() {
      List<Equal> by = new ArrayList<>();
      YamlMap declared = join.get(BY);
      for (Map.Entry<Name, YamlNode> item : declared.items().entrySet()) {
        Optional<Column> there = joined.find(item.getKey());
        Optional<Name> name = item.getValue().name(BY.name());
        Optional<Column> here = name.flatMap(own::find);
        if (there.isPresent() && here.isPresent()) {
          checkCompared(item.getKey(), there.get());
          there
              .get()
              .type()
              .filter(type -> !here.get().isOf(List.of(type)))
              .ifPresent(
                  type ->
                      name.get()
                          .fault(
                              "%s is %s there, and cannot equal %s",
                              item.getKey(), type.contractName(), here.get()));
          by.add(new Equal(item.getKey().text(), name.get().text()));
        }
      }
      if (declared.isReadable() && declared.items().isEmpty()) {
        declared.fault("by has no columns; write one such as {order_id: order_id}");
      }
      return List.copyOf(by);
    }

    /** What the mart shows, before anything is computed of it. */
    private Columns both(List<Equal> by) {
      Columns both = own.copyAs("column");
      for (Name name : join.get(DerivedReader.COLUMNS).items().keySet()) {
        if (by.stream().noneMatch(equal -> equal.joined().equals(name.text()))) {
          joined.get(name.text()).ifPresent(column -> both.add(name, column));
        }
      }
      return both;
    }

    private Duration length(Key<Optional<YamlNode>> key) {
      return join.get(key)
          .filter(at -> !at.isScalar(NONE))
          .map(at -> Durations.read(at, key.name()))
          .orElse(Duration.ZERO);
    }
  }
}
