package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a mart of the rows of a table, as they are and as they were, by the changes of them. */
final class StateMartReader implements MartReader<StateMartSpec> {
  private static final List<String> SHOWN = List.of(Dataset.HISTORY.id(), Dataset.CURRENT.id());

  private static final Key<List<Name>> STATE =
      Key.need(
          "state",
          Shape.names(Shape.oneOf(SHOWN)),
          "What is shown of the rows that changes leave: history, their versions; current, those"
              + " that there are.",
          YamlMap::needNames);
  private static final Key<YamlMap> COLUMNS =
      Key.find(
          "columns",
          Shape.entries(DerivedReader.DERIVED.reference()),
          "The columns, the key of a row among them; all fields where it is left out.",
          YamlMap::findMap);
  private static final Section KEYS = MartHead.sectionOfAll(COLUMNS, STATE);
  private static final Definition MART =
      Definition.of("state_mart", "The rows of a table, by the changes of them.", KEYS);

  /** Columns that its table and views have anyhow. */
  private static final Set<String> OWN =
      Set.of(
          "event_ts",
          "event_sequence",
          "event_digest",
          "version",
          "op",
          "row_valid_from",
          "row_valid_to",
          "is_current");

  /** Types of which values can be so long that a database does not send them. */
  private static final Set<ColumnType> LONG =
      Set.of(ColumnType.STRING, ColumnType.JSON, ColumnType.BYTES);

  @Override
  public Class<StateMartSpec> kind() {
    return StateMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of(STATE);
  }

  @Override
  public List<StateMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    map.of(KEYS);
    MartHead head = MartHead.read(name, map, owner, events);
    Optional<EventSpec> event = MartHead.from(map).flatMap(events::find).map(found -> found.spec());
    event
        .filter(spec -> !spec.format().carriesChanges())
        .ifPresent(
            spec ->
                map.fault(
                    "state is of events that are changes of rows, as of format: debezium; %s is of"
                        + " format: %s",
                    spec.name(), spec.format().name()));
    List<DerivedSpec> columns = columns(map, head, event);
    StateMartSpec mart =
        StateMartSpec.builder()
            .setName(head.name())
            .setDescription(head.description())
            .setOwner(head.owner())
            .setFrom(head.from())
            .setColumns(
                event
                    .map(spec -> columns.stream().map(column -> ifSent(spec, column)).toList())
                    .orElse(columns))
            .setPer(event.map(spec -> per(spec, columns, map)).orElse(List.of()))
            .setShown(shown(map))
            .setMaybeLeftOut(event.map(spec -> maybeLeftOut(spec, columns)).orElse(List.of()))
            .build();
    return List.of(mart);
  }

  /** What is declared; all fields of the row where nothing is. */
  private static List<DerivedSpec> columns(YamlMap map, MartHead head, Optional<EventSpec> event) {
    if (!map.has(COLUMNS)) {
      List<DerivedSpec> all = event.map(StateMartReader::fields).orElse(List.of());
      all.stream()
          .map(DerivedSpec::name)
          .filter(StateMartReader::isOwn)
          .forEach(
              column ->
                  map.fault(
                      "%s has a field \"%s\", as every mart of this kind has a column of its own:"
                          + " declare columns, and give it another name",
                      head.from(), column));
      return all;
    }
    YamlMap declared = map.needMap(COLUMNS.name());
    declared.items().keySet().stream()
        .filter(column -> isOwn(column.text()))
        .forEach(
            column ->
                column.fault(
                    "every mart of this kind has a column \"%s\" of its own; leave this one out, or"
                        + " rename it",
                    column));
    return DerivedReader.readAll(
        declared, "column", head.event(), Columns.of(head.name(), "column"));
  }

  private static boolean isOwn(String column) {
    return OWN.contains(column) || column.startsWith("change_");
  }

  private static List<DerivedSpec> fields(EventSpec event) {
    List<String> own = event.format().ownFields().stream().map(FieldSpec::name).toList();
    return event.fields().stream()
        .filter(field -> !own.contains(field.name()))
        .map(field -> DerivedSpec.copyOf(field))
        .toList();
  }

  /** The columns that the key of the event's row is copied to. */
  private static List<String> per(EventSpec event, List<DerivedSpec> columns, YamlMap map) {
    List<String> per = new ArrayList<>();
    for (String key : event.key()) {
      Optional<String> copy =
          columns.stream()
              .filter(column -> column.expression() instanceof Copy of && of.column().equals(key))
              .map(DerivedSpec::name)
              .findFirst();
      copy.ifPresent(per::add);
      if (copy.isEmpty()) {
        map.fault("columns lack a copy of %s, which is of the key of a row", key);
      }
    }
    return List.copyOf(per);
  }

  private static List<String> shown(YamlMap map) {
    List<Name> names = map.get(STATE);
    names.stream()
        .filter(name -> !SHOWN.contains(name.text()))
        .forEach(name -> name.fault("%s", Choice.unknown("state", name.text(), SHOWN)));
    return Names.texts(names);
  }

  /**
   * Columns made of one long field alone, be it by way of others: where that is not sent, they are
   * as they were.
   */
  private static List<StateMartSpec.LeftOut> maybeLeftOut(
      EventSpec event, List<DerivedSpec> columns) {
    List<StateMartSpec.LeftOut> found = new ArrayList<>();
    for (DerivedSpec column : columns) {
      List<FieldSpec> fields = madeOf(event, column.expression()).distinct().toList();
      if (fields.size() == 1 && isMaybeNotSent(event, fields.get(0))) {
        found.add(new StateMartSpec.LeftOut(column.name(), sources(fields.get(0))));
      }
    }
    return List.copyOf(found);
  }

  /**
   * What is made of one field is as it was where that is not sent, whatever is made of nothing; of
   * several, no change then says what it is.
   */
  private static DerivedSpec ifSent(EventSpec event, DerivedSpec column) {
    List<FieldSpec> fields = madeOf(event, column.expression()).distinct().toList();
    List<String> sources =
        fields.stream()
            .filter(field -> isMaybeNotSent(event, field))
            .flatMap(field -> sources(field).stream())
            .toList();
    return sources.isEmpty()
        ? column
        : column.ifSent(new DerivedSpec.Sent(sources, /* isKnown= */ fields.size() == 1));
  }

  private static boolean isMaybeNotSent(EventSpec event, FieldSpec field) {
    return event.format().leavesValuesOut()
        && LONG.contains(field.type())
        && !event.key().contains(field.name())
        && !event.format().ownFields().contains(field)
        && !sources(field).isEmpty();
  }

  private static List<String> sources(FieldSpec field) {
    return field.paths().stream()
        .filter(path -> path.steps().size() == 1)
        .map(FieldPath::lastName)
        .toList();
  }

  /** The fields that an expression reads, be it by way of derived columns. */
  private static Stream<FieldSpec> madeOf(EventSpec event, Expression expression) {
    return expression.columns().stream().flatMap(read -> madeOf(event, read));
  }

  private static Stream<FieldSpec> madeOf(EventSpec event, String column) {
    return Stream.concat(
        event.fields().stream().filter(field -> field.name().equals(column)),
        event.derived().stream()
            .filter(derived -> derived.name().equals(column))
            .flatMap(derived -> madeOf(event, derived.expression())));
  }
}
