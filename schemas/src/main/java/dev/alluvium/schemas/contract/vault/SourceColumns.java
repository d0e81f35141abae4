package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.HubSpec;
import java.util.List;
import java.util.Optional;

/** Checks that columns are there, and of one type, in every event that feeds a vault table. */
final class SourceColumns {
  private SourceColumns() {}

  /** The names of those that pass as columns of a vault table; a fault for each other. */
  static List<String> check(List<Name> columns, List<Event> sources) {
    return columns.stream().filter(column -> check(column, sources)).map(Name::text).toList();
  }

  /** As {@link #check}, of columns that tell rows apart. */
  static List<String> checkTelling(List<Name> columns, List<Event> sources) {
    for (Name column : columns) {
      sources.stream()
          .flatMap(source -> source.columns().get(column.text()).stream())
          .limit(1)
          .forEach(found -> found.checkTellsApart(column));
    }
    return check(columns, sources);
  }

  /**
   * As {@link #check}, of columns that {@code key} names, which another key must not have named.
   */
  static List<String> checkFurther(
      Key<List<Name>> key, YamlMap map, Key<?> otherKey, List<Name> others, List<Event> sources) {
    List<Name> columns = map.get(key);
    columns.stream()
        .filter(column -> Names.texts(others).contains(column.text()))
        .forEach(column -> column.fault("%s is in the %s already", column, otherKey.name()));
    return check(columns, sources);
  }

  private static boolean check(Name column, List<Event> sources) {
    if (Reserved.inVault(column.text())) {
      column.fault("every vault table has a column \"%s\" of its own; rename this one", column);
      return false;
    }
    List<Optional<Column>> found = sources.stream().map(e -> e.columns().find(column)).toList();
    checkTypes(column, sources);
    return found.stream().allMatch(Optional::isPresent);
  }

  /** Reports the sources after the first that lack a column or have it of another type. */
  static void checkOthers(Name column, List<Event> sources) {
    sources.stream().skip(1).forEach(source -> source.columns().find(column));
    checkTypes(column, sources);
  }

  private static void checkTypes(Name column, List<Event> sources) {
    for (int i = 1; i < sources.size(); i++) {
      checkType(column, sources.get(0), sources.get(i));
    }
  }

  private static void checkType(Name column, Event first, Event other) {
    Optional<ColumnType> type = typeOf(column.text(), first);
    Optional<ColumnType> otherType = typeOf(column.text(), other);
    if (type.isPresent() && otherType.isPresent() && type.get() != otherType.get()) {
      column.fault(
          "%s is %s in %s but %s in %s; it must be of one type everywhere",
          column,
          type.get().contractName(),
          first.name(),
          otherType.get().contractName(),
          other.name());
    }
  }

  /**
   * Reports the sources that lack, or have of another type, what a hub is keyed by, and those that
   * do not feed the hub, so that a reference would lead to no row.
   */
  static void checkKey(Name reference, ReadHub hub, List<Event> sources) {
    HubSpec spec = hub.spec();
    checkKey(reference, spec.name(), spec.businessKey(), hub.sources(), sources);
    if (!hub.sources().isEmpty()) {
      checkFeeds(reference, spec.name(), spec.businessKey(), hub.sources(), sources);
    }
  }

  /** Reports columns that are not of the types of what a hub is keyed by, one for one. */
  static void checkRole(Name role, List<Name> key, ReadHub hub, List<Event> sources) {
    List<String> businessKey = hub.spec().businessKey();
    if (key.size() != businessKey.size()) {
      role.fault(
          "%s is keyed by %s; key of role \"%s\" must name a column for each",
          hub.spec().name(), String.join(", ", businessKey), role);
      return;
    }
    for (int i = 0; i < key.size(); i++) {
      for (Event source : sources) {
        checkRoleColumn(key.get(i), businessKey.get(i), hub, source);
      }
    }
  }

  private static void checkRoleColumn(Name column, String own, ReadHub hub, Event source) {
    Optional<ColumnType> type = source.columns().find(column).flatMap(Column::type);
    Optional<ColumnType> ownType =
        hub.sources().stream().findFirst().flatMap(first -> typeOf(own, first));
    if (type.isPresent() && ownType.isPresent() && type.get() != ownType.get()) {
      column.fault(
          "%s is %s in %s, but %s of %s is %s; they must be of one type",
          column,
          type.get().contractName(),
          source.name(),
          own,
          hub.spec().name(),
          ownType.get().contractName());
    }
  }

  /** Reports the sources that lack, or have of another type, what a table is keyed by. */
  static void checkKey(
      Name reference, String table, List<String> key, List<Event> own, List<Event> sources) {
    List<Event> others = sources.stream().filter(source -> !own.contains(source)).toList();
    for (String column : key) {
      others.forEach(source -> checkKeyColumn(reference, table, own, column, source));
    }
  }

  /** Reports the sources that have what a table is keyed by, but do not feed it. */
  static void checkFeeds(
      Name reference, String table, List<String> key, List<Event> own, List<Event> sources) {
    sources.stream()
        .filter(source -> !own.contains(source) && has(key, source))
        .forEach(
            source ->
                reference.fault(
                    "%s is none of the sources of %s, so its keys would lead to no row; add it"
                        + " there",
                    source.name(), table));
  }

  private static boolean has(List<String> columns, Event source) {
    return columns.stream().allMatch(c -> source.columns().get(c).isPresent());
  }

  private static void checkKeyColumn(
      Name reference, String table, List<Event> own, String column, Event source) {
    if (source.columns().get(column).isEmpty()) {
      reference.fault(
          "%s has no column \"%s\", by which %s is keyed; add it there, or leave %s out of the"
              + " sources",
          source.name(), column, table, source.name());
    }
    Name key = new Name(column, reference.at());
    own.stream().limit(1).forEach(first -> checkType(key, first, source));
  }

  private static Optional<ColumnType> typeOf(String column, Event event) {
    return event.columns().get(column).flatMap(Column::type);
  }
}
