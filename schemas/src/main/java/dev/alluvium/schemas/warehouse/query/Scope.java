package dev.alluvium.schemas.warehouse.query;

import static java.util.stream.Collectors.toSet;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/** What names mean within one SELECT: relations by their aliases, and what is around it. */
final class Scope {
  private final List<Placed> relations = new ArrayList<>();
  private final List<WindowDefinition> windows = new ArrayList<>();
  private final @Nullable Scope outer;

  /**
   * A relation behind FROM.
   *
   * @param names it is called by, in small letters; none where it has no alias
   * @param merged names of its columns, in small letters, that stand in one before it, as by USING
   */
  private record Placed(Set<String> names, Relation relation, Set<String> merged) {}

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Adds a relation that is called by all of these names, which may be none. */
  void add(Collection<String> names, Relation relation) {
    relations.add(
        new Placed(names.stream().map(Scope::folded).collect(toSet()), relation, new HashSet<>()));
  }

  /** Adds a window that has a name. */
  void add(WindowDefinition window) {
    windows.add(window);
  }

  /** The window of that name. */
  Optional<WindowDefinition> window(String name) {
    Optional<WindowDefinition> own =
        windows.stream()
            .filter(window -> folded(String.valueOf(window.getWindowName())).equals(folded(name)))
            .findFirst();
    return own.isPresent() || outer == null ? own : outer.window(name);
  }

  /** How many relations there are. */
  int size() {
    return relations.size();
  }

  /** Columns of the relations from that place on that are one with those of their name before. */
  void merge(int from, Collection<String> columns) {
    for (Placed placed : relations.subList(from, size())) {
      columns.forEach(column -> placed.merged().add(folded(column)));
    }
  }

  /** Names of columns of the relations from that place on that those before have, too. */
  List<String> shared(int from) {
    return relations.subList(from, size()).stream()
        .flatMap(placed -> placed.relation().columns().stream())
        .map(Relation.Column::name)
        .filter(
            name ->
                relations.subList(0, from).stream()
                    .anyMatch(before -> !before.relation().named(name).isEmpty()))
        .toList();
  }

  /** All columns, in the order in which relations came; those that are one stand once. */
  List<Relation.Column> columns() {
    Set<String> all = new HashSet<>();
    relations.forEach(placed -> all.addAll(placed.merged()));
    List<Relation.Column> columns = new ArrayList<>();
    for (Placed placed : relations) {
      for (Relation.Column column : placed.relation().columns()) {
        String name = folded(column.name());
        if (!placed.merged().contains(name)) {
          columns.add(all.contains(name) ? column("", name).orElse(column) : column);
        }
      }
    }
    return columns;
  }

  /** The relation that a name of a table means. */
  Optional<Relation> relation(Table table) {
    return relation(named(table));
  }

  private Optional<Relation> relation(String alias) {
    Optional<Relation> own =
        relations.stream()
            .filter(placed -> placed.names().contains(folded(alias)))
            .map(Placed::relation)
            .findFirst();
    return own.isPresent() || outer == null ? own : outer.relation(alias);
  }

  /** Where a row of it comes from. */
  Set<ColumnId> rows() {
    Set<ColumnId> rows = new TreeSet<>();
    relations.forEach(placed -> rows.addAll(placed.relation().rows()));
    return rows;
  }

  /** What decides which rows its relations have. */
  Set<ColumnId> decides() {
    Set<ColumnId> decides = new TreeSet<>();
    relations.forEach(placed -> decides.addAll(placed.relation().decides()));
    return decides;
  }

  /**
   * The column that a name means. One that names no relation, and that several have, as those of
   * USING, is of all of them; one that is a relation's name is all of its columns.
   */
  Optional<Relation.Column> column(Column column) {
    Table table = column.getTable();
    String name = column.getUnquotedColumnName();
    if (table != null) {
      return column(named(table), name);
    }
    return column("", name)
        .or(
            () ->
                relation(name).stream()
                    .flatMap(whole -> whole.columns().stream())
                    .map(Relation.Column::computed)
                    .reduce(Relation.Column::or));
  }

  private Optional<Relation.Column> column(String alias, String name) {
    Optional<Relation.Column> own =
        relations.stream()
            .filter(placed -> alias.isEmpty() || placed.names().contains(folded(alias)))
            .flatMap(placed -> placed.relation().named(name).stream())
            .reduce(Relation.Column::or);
    return own.isPresent() || outer == null ? own : outer.column(alias, name);
  }

  /** A table's name as it is written, with its dataset where that stands there. */
  static String named(Table table) {
    String dataset = table.getUnquotedSchemaName();
    return (dataset == null ? "" : dataset + ".") + table.getUnquotedName();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
