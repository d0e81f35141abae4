package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns that can be named at one place of a contract. */
public final class Columns {
  private final String of;
  private final String what;
  private final boolean open;
  private final Map<String, Column> byName = new LinkedHashMap<>();
  private final Set<String> later = new LinkedHashSet<>();
  private final Set<String> eventTimes = new LinkedHashSet<>();
  private Optional<VaultSpec> vault = Optional.empty();
  private References references = new References();

  private Columns(String of, String what, boolean open) {
    this.of = of;
    this.what = what;
    this.open = open;
  }

  /** No column yet; {@code of} says in faults whose they are, {@code what} what they are. */
  public static Columns of(String of, String what) {
    return new Columns(of, what, false);
  }

  /** Any column, of no known type: stands for an event that could not be read. */
  public static Columns anything() {
    return new Columns("", "", true);
  }

  public Columns copyAs(String copyWhat) {
    Columns copy = new Columns(of, copyWhat, open);
    copy.byName.putAll(byName);
    return copy;
  }

  /** Names that columns added later will have. */
  public Columns expecting(Collection<Name> names) {
    later.addAll(Names.texts(names));
    return this;
  }

  /** Adds a column, or reports that there is one of its name. */
  public void add(Name name, Column column) {
    if (byName.putIfAbsent(column.name(), column) != null) {
      name.fault("%s has two columns \"%s\"; rename one", of, column.name());
    }
  }

  public void add(Column column) {
    byName.putIfAbsent(column.name(), column);
  }

  /** Says which column the event's contract calls its time. */
  public void markEventTime(String name) {
    eventTimes.add(name);
    eventTimes.add(Column.EVENT_TS.name());
  }

  /** Whether the column is the event's time; anything is where the event could not be read. */
  public boolean isEventTime(String name) {
    return open || eventTimes.contains(name);
  }

  /** Says by which vault's hubs its entities are known. */
  public void markVault(VaultSpec itsVault) {
    vault = Optional.of(itsVault);
  }

  /** Whose they are: of those of an event its name. */
  public String owner() {
    return of;
  }

  public Optional<VaultSpec> vault() {
    return vault;
  }

  /** Says in which tables values can be looked up by them. */
  public Columns lookingUp(References tables) {
    references = tables;
    return this;
  }

  public References references() {
    return references;
  }

  /** Whether nothing is known of its columns, since the event could not be read. */
  public boolean isOpen() {
    return open;
  }

  public Set<String> names() {
    return byName.keySet();
  }

  public Optional<Column> get(String name) {
    return open ? Optional.of(Column.unknown(name)) : Optional.ofNullable(byName.get(name));
  }

  /** The column of that name, or a fault that says which there are. */
  public Optional<Column> find(Name name) {
    Optional<Column> column = get(name.text());
    if (column.isEmpty()) {
      name.fault("%s", missing(name.text()));
    }
    return column;
  }

  /** Says that there is none of that name, and which there are. */
  public String missing(String name) {
    return later.contains(name)
        ? "\"" + name + "\" is not there yet; a column can only read those above it"
        : Choice.missing(of, what, name, byName.keySet());
  }

  /** The names of those that are there; a fault for each other. */
  public List<String> resolve(List<Name> names) {
    return names.stream().filter(name -> find(name).isPresent()).map(Name::text).toList();
  }

  /** As {@link #resolve}, of columns that tell rows apart. */
  public List<String> resolveKey(List<Name> names) {
    names.forEach(name -> get(name.text()).ifPresent(column -> column.checkTellsApart(name)));
    return resolve(names);
  }
}
