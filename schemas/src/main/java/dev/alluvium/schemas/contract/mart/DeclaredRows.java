package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that events bring to a mart, by {@code from}, {@code where} and {@code columns}. Where
 * it is made from several events, each is read by itself: what a column is of one need not be what
 * it is of the other, so long as the type is one.
 */
final class DeclaredRows {
  private static final String ALL = "all";

  static final Key<Optional<YamlNode>> FROM =
      Key.need(
          MartHead.FROM.name(),
          Shape.either(
              SnakeCase.NAME.reference(),
              Shape.names(SnakeCase.NAME.reference()).described("Names of events.")),
          "The event that its rows are made from, or several.");

  /** The columns of a mart that may take all that events have. */
  static final Key<Optional<YamlNode>> ANY_COLUMNS =
      Key.need(
          DerivedReader.COLUMNS.name(),
          Shape.either(Shape.constant(ALL), Shape.entries(DerivedReader.DERIVED.reference())),
          "The columns, in the table's order; or all: those of the event, as they are, of several"
              + " events those that they have in common.");

  /** What an event brings. */
  private record OfEvent(String name, List<Condition> where, List<DerivedSpec> columns) {}

  private final List<OfEvent> events;
  private final Columns columns;

  private DeclaredRows(List<OfEvent> events, Columns columns) {
    this.events = events;
    this.columns = columns;
  }

  /** The keys of a mart of such rows that has these of its own. */
  static Section section(Key<?>... own) {
    return Section.of(MartHead.DESCRIPTION, CommonKeys.OWN_OWNER, FROM, MartHead.WHERE)
        .with(List.of(own))
        .with(List.of(Layout.PARTITION_BY, Layout.CLUSTER_BY));
  }

  /**
   * Reads those rows.
   *
   * @param of whose they are, in faults
   * @param mayTakeAll whether columns may be all
   */
  static DeclaredRows read(String of, YamlMap map, Events events, boolean mayTakeAll) {
    List<Name> names = names(map);
    List<Columns> sources =
        names.isEmpty()
            ? List.of(Columns.anything())
            : names.stream()
                .map(name -> events.find(name).map(Event::columns).orElse(Columns.anything()))
                .toList();
    boolean takesAll =
        mayTakeAll && map.get(ANY_COLUMNS).filter(given -> given.isScalar(ALL)).isPresent();
    boolean isKnown = !takesAll || sources.stream().noneMatch(Columns::isOpen);
    List<OfEvent> read = new ArrayList<>();
    List<Columns> targets = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Columns source = sources.get(i);
      Columns target = isKnown ? Columns.of(of, "column") : Columns.anything();
      List<DerivedSpec> columns =
          takesAll ? common(sources, source, target) : declared(map, source, target);
      String name = names.isEmpty() ? "" : names.get(i).text();
      read.add(new OfEvent(name, where(map, source), columns));
      targets.add(target);
    }
    if (!takesAll) {
      YamlMap declared = map.needMap(DerivedReader.COLUMNS.name());
      checkNames(declared);
      checkTypes(declared, names, targets);
    }
    checkMarks(map, read);
    List<OfEvent> alike = alike(read);
    return new DeclaredRows(alike, marked(of, targets.get(0), alike.get(0).columns()));
  }

  /** The columns, with the marks that they have of all events. */
  private static Columns marked(String of, Columns target, List<DerivedSpec> specs) {
    if (target.isOpen()) {
      return target;
    }
    Columns marked = Columns.of(of, "column");
    for (DerivedSpec spec : specs) {
      target
          .get(spec.name())
          .map(c -> new Column(c.name(), c.type(), c.meaning().withPersonal(spec.personal())))
          .ifPresent(marked::add);
    }
    return marked;
  }

  private static List<DerivedSpec> declared(YamlMap map, Columns event, Columns target) {
    return DerivedReader.readAll(
        map.needMap(DerivedReader.COLUMNS.name()), "column", event, target);
  }

  private static List<Condition> where(YamlMap map, Columns event) {
    return map.get(MartHead.WHERE)
        .map(conditions -> ConditionReader.read(conditions, MartHead.WHERE.name(), event))
        .orElse(List.of());
  }

  /** The columns, as something to name. */
  Columns columns() {
    return columns;
  }

  /**
   * A mart of these rows, of each event; all of one table.
   *
   * @param map what else is said of the mart
   */
  List<RowMartSpec> mart(Name name, YamlMap map, String owner, List<String> grain) {
    RowMartSpec.Builder mart =
        RowMartSpec.builder()
            .setName(name.inSnakeCase("mart").text())
            .setDescription(map.get(MartHead.DESCRIPTION))
            .setOwner(map.get(CommonKeys.OWN_OWNER).orElse(owner));
    return with(mart, map, grain);
  }

  /** The same, of rows that another mart is joined with. */
  List<RowMartSpec> joined(RowMartSpec mart, YamlMap map, List<String> grain) {
    return with(mart.toBuilder(), map, grain);
  }

  private List<RowMartSpec> with(RowMartSpec.Builder mart, YamlMap map, List<String> grain) {
    mart.setGrain(grain)
        .setPartitionBy(Layout.partitionBy(map, columns))
        .setClusterBy(Layout.clusterBy(map, columns));
    return events.stream()
        .map(of -> mart.setFrom(of.name()).setWhere(of.where()).setColumns(of.columns()).build())
        .toList();
  }

  private static List<Name> names(YamlMap map) {
    Optional<YamlNode> given = map.get(FROM);
    if (given.filter(YamlNode::isMap).isPresent()) {
      given.get().fault("from is the name of an event, or a list of such names");
      return List.of();
    }
    return given
        .map(
            from ->
                from.isList()
                    ? map.needNames(FROM.name())
                    : from.name(FROM.name()).stream().toList())
        .orElse(List.of());
  }

  /** Reports columns that every row mart has anyhow. */
  private static void checkNames(YamlMap declared) {
    declared.items().keySet().stream()
        .filter(column -> Reserved.ROW_MART.contains(column.text()))
        .forEach(
            column ->
                column.fault(
                    "every row mart has a column \"%s\" of its own, of the event that its row was"
                        + " made from; leave this one out, or rename it",
                    column));
  }

  private static void checkTypes(YamlMap declared, List<Name> names, List<Columns> targets) {
    for (Name column : declared.items().keySet()) {
      Optional<ColumnType> first = targets.get(0).get(column.text()).flatMap(Column::type);
      for (int i = 1; i < targets.size(); i++) {
        Optional<ColumnType> other = targets.get(i).get(column.text()).flatMap(Column::type);
        if (first.isPresent() && other.isPresent() && !first.equals(other)) {
          column.fault(
              "%s is %s of %s and %s of %s; a column has one type",
              column,
              first.get().contractName(),
              names.get(0),
              other.get().contractName(),
              names.get(i));
        }
      }
    }
  }

  private static void checkMarks(YamlMap map, List<OfEvent> events) {
    for (int i = 0; i < events.get(0).columns().size(); i++) {
      int at = i;
      List<String> kinds =
          events.stream()
              .filter(event -> event.columns().size() > at)
              .flatMap(event -> event.columns().get(at).personal().stream())
              .distinct()
              .toList();
      if (kinds.size() > 1) {
        map.fault(
            "%s is personal data of another kind in each event, %s: say which it is, as personal: %s",
            events.get(0).columns().get(i).name(), String.join(" and ", kinds), kinds.get(0));
      }
    }
  }

  /**
   * What is personal of one event is so in the whole column; it means what it does of the first.
   */
  private static List<OfEvent> alike(List<OfEvent> events) {
    if (events.size() == 1) {
      return events;
    }
    List<OfEvent> alike = new ArrayList<>();
    for (OfEvent event : events) {
      List<DerivedSpec> columns = new ArrayList<>();
      for (int i = 0; i < event.columns().size(); i++) {
        int at = i;
        columns.add(
            DerivedSpec.of(
                event.columns().get(i).name(),
                event.columns().get(i).expression(),
                events
                    .get(0)
                    .columns()
                    .get(i)
                    .meaning()
                    .withPersonal(
                        events.stream()
                            .flatMap(e -> e.columns().get(at).personal().stream())
                            .findFirst())));
      }
      alike.add(new OfEvent(event.name(), event.where(), List.copyOf(columns)));
    }
    return alike;
  }

  /** Copies of the columns that all have of one type, but for those of every row mart. */
  private static List<DerivedSpec> common(List<Columns> all, Columns source, Columns target) {
    List<DerivedSpec> specs = new ArrayList<>();
    for (String name : all.get(0).names()) {
      Optional<ColumnType> type = all.get(0).get(name).flatMap(Column::type);
      boolean isCommon =
          all.stream().allMatch(of -> of.get(name).map(c -> c.type().equals(type)).orElse(false));
      if (isCommon && !Reserved.ROW_MART.contains(name)) {
        Column column = source.get(name).orElseThrow();
        target.add(column);
        Copy copy = new Copy(name, type.orElse(ColumnType.STRING));
        specs.add(DerivedSpec.of(name, copy, column.meaning()));
      }
    }
    return specs;
  }
}
