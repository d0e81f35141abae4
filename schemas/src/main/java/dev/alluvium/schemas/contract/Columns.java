package dev.alluvium.schemas.contract;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns that can be named at one place of a contract. */
final class Columns {
  private final String of;
  private final boolean open;
  private final Map<String, Column> byName = new LinkedHashMap<>();
  private final Set<String> later = new LinkedHashSet<>();

  private Columns(String of, boolean open) {
    this.of = of;
    this.open = open;
  }

  /** No column yet; {@code of} says in faults whose they are. */
  static Columns of(String of) {
    return new Columns(of, false);
  }

  /** Any column, of no known type: stands for an event that could not be read. */
  static Columns anything() {
    return new Columns("", true);
  }

  Columns copyOf(String copyOf) {
    Columns copy = new Columns(copyOf, open);
    copy.byName.putAll(byName);
    return copy;
  }

  /** Names that columns added later will have. */
  Columns expecting(Collection<Name> names) {
    later.addAll(Names.texts(names));
    return this;
  }

  /** Adds a column, or reports that there is one of its name. */
  void add(Name name, Column column) {
    if (byName.putIfAbsent(column.name(), column) != null) {
      name.fault("%s has two columns \"%s\"; rename one", of, column.name());
    }
  }

  void add(Column column) {
    byName.putIfAbsent(column.name(), column);
  }

  Set<String> names() {
    return byName.keySet();
  }

  Optional<Column> get(String name) {
    return open ? Optional.of(Column.unknown(name)) : Optional.ofNullable(byName.get(name));
  }

  /** The column of that name, or a fault that says which there are. */
  Optional<Column> find(Name name) {
    Optional<Column> column = get(name.text());
    if (column.isEmpty() && later.contains(name.text())) {
      name.fault("\"%s\" stands further down; a column can only read those before it", name);
    } else if (column.isEmpty()) {
      name.fault("%s", Choice.unknown("column of " + of, name.text(), byName.keySet()));
    }
    return column;
  }

  /** The names of those that are there; a fault for each other. */
  List<String> resolve(List<Name> names) {
    return names.stream().filter(name -> find(name).isPresent()).map(Name::text).toList();
  }
}
