package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What stands behind FROM: a table, or a query.
 *
 * @param rows the tables that its rows are from, as columns of the name {@link ColumnId#ROWS}
 * @param decides columns that decide which rows it has
 */
record Relation(List<Column> columns, Set<ColumnId> rows, Set<ColumnId> decides) {
  /**
   * A column of it.
   *
   * @param rules how it is made, as SQL; several where several queries give it
   */
  record Column(String name, Map<ColumnId, How> origins, Set<String> rules) {
    Column(String name, Map<ColumnId, How> origins, String rule) {
      this(name, origins, Set.of(rule));
    }

    boolean isNamed(String asked) {
      return name.toLowerCase(Locale.ROOT).equals(asked.toLowerCase(Locale.ROOT));
    }

    /** What is this one or that one. */
    Column or(Column other) {
      Map<ColumnId, How> either = new HashMap<>(origins);
      other.origins.forEach((id, how) -> either.merge(id, how, How::or));
      Set<String> all = new LinkedHashSet<>(rules);
      all.addAll(other.rules);
      return new Column(name, either, all);
    }

    Column named(String name) {
      return new Column(name, origins, rules);
    }

    /** What is computed from it. */
    Column computed() {
      Map<ColumnId, How> computed = new HashMap<>();
      origins.forEach((id, how) -> computed.put(id, how.then(How.COMPUTED)));
      return new Column(name, computed, rules);
    }

    String rule() {
      return String.join(" or ", rules);
    }
  }

  /** A table or view of the warehouse. */
  static Relation stored(String name, List<String> columns) {
    return new Relation(
        columns.stream()
            .map(
                column ->
                    new Column(column, Map.of(new ColumnId(name, column), How.COPIED), column))
            .toList(),
        Set.of(ColumnId.rowsOf(name)),
        Set.of());
  }

  List<Column> named(String name) {
    return columns.stream().filter(column -> column.isNamed(name)).toList();
  }

  /** The same under other names, as many as there are. */
  Relation withNames(List<String> names) {
    List<Column> renamed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      renamed.add(i < names.size() ? column.named(names.get(i)) : column);
    }
    return new Relation(renamed, rows, decides);
  }

  /**
   * The rows of both, one below the other: columns go by their places.
   *
   * @throws QueryException if one has more of them
   */
  Relation above(Relation other) {
    if (columns.size() != other.columns.size()) {
      throw new QueryException(
          "the queries of a UNION give %s and %s columns"
              .formatted(columns.size(), other.columns.size()));
    }
    List<Column> both = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      both.add(columns.get(i).or(other.columns.get(i)));
    }
    return new Relation(both, union(rows, other.rows), union(decides, other.decides));
  }

  /**
   * Those of its rows that the other one has, or has not.
   *
   * @throws QueryException if one has more columns
   */
  Relation comparedWith(Relation other) {
    above(other);
    Set<ColumnId> compared = union(decides, other.decides);
    Stream.of(this, other)
        .flatMap(relation -> relation.columns.stream())
        .forEach(column -> compared.addAll(column.origins().keySet()));
    return new Relation(columns, rows, compared);
  }

  static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }
}
