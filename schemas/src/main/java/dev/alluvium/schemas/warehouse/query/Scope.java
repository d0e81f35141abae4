package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What names mean within one SELECT: relations by their aliases, and what is around it. */
final class Scope {
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final @Nullable Scope outer;

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  void add(String alias, Relation relation) {
    relations.put(alias.toLowerCase(Locale.ROOT), relation);
  }

  /** All columns, in the order in which relations came. */
  List<Relation.Column> columns() {
    List<Relation.Column> all = new ArrayList<>();
    relations.values().forEach(relation -> all.addAll(relation.columns()));
    return all;
  }

  Optional<Relation> relation(String alias) {
    Relation own = relations.get(alias.toLowerCase(Locale.ROOT));
    if (own != null) {
      return Optional.of(own);
    }
    return outer == null ? Optional.empty() : outer.relation(alias);
  }

  /** Where a row of it comes from. */
  Set<ColumnId> rows() {
    Set<ColumnId> rows = new TreeSet<>();
    relations.values().forEach(relation -> rows.addAll(relation.rows()));
    return rows;
  }

  /** What decides which rows its relations have. */
  Set<ColumnId> decides() {
    Set<ColumnId> decides = new TreeSet<>();
    relations.values().forEach(relation -> decides.addAll(relation.decides()));
    return decides;
  }

  /**
   * A column.
   *
   * @param alias of its relation; empty where none is said, then a column that several have, as
   *     those of USING, is of all of them
   */
  Optional<Relation.Column> column(String alias, String name) {
    Optional<Relation.Column> own =
        relations.entrySet().stream()
            .filter(
                relation ->
                    alias.isEmpty() || relation.getKey().equals(alias.toLowerCase(Locale.ROOT)))
            .flatMap(relation -> relation.getValue().named(name).stream())
            .reduce(Relation.Column::or);
    return own.isPresent() || outer == null ? own : outer.column(alias, name);
  }
}
