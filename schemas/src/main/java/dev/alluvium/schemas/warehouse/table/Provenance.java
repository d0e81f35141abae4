package dev.alluvium.schemas.warehouse.table;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a column is made of.
 *
 * @param origins the columns, each once, in the order of their names; none where it is a constant,
 *     or nobody says
 * @param rule how, in a contract's words or in SQL; empty where nobody says
 */
public record Provenance(List<Origin> origins, String rule) implements Serializable {
  /** Of a column of which nobody says what it is made of. */
  public static final Provenance UNKNOWN = new Provenance(List.of(), "");

  /** A column that another is made of. */
  public record Origin(ColumnId column, How how) implements Serializable {}

  /** What becomes of a value on its way, from what leaves most of it to what leaves least. */
  public enum How {
    /** It is the same. */
    COPIED,
    /** It is computed, be it one of many: what is personal still is. */
    COMPUTED,
    /** Many are summed up, or counted: none of them can be told. */
    SUMMED,
    /** It decides which value, or which rows, but is not among them. */
    DECIDES;

    /** What becomes of a value that goes both ways, one behind the other. */
    public How then(How next) {
      return compareTo(next) >= 0 ? this : next;
    }

    /** Of a value that goes both ways, side by side. */
    public How or(How other) {
      return compareTo(other) <= 0 ? this : other;
    }

    /** Whether the value can still be told. */
    public boolean isKept() {
      return this == COPIED || this == COMPUTED;
    }
  }

  public Provenance {
    origins = List.copyOf(origins);
  }

  /** What is of whole rows. */
  public static Provenance ofRows(String relation, String rule) {
    return new Provenance(List.of(new Origin(ColumnId.rowsOf(relation), How.SUMMED)), rule);
  }

  /** This, which other columns decide as well. */
  public Provenance decidedBy(Collection<ColumnId> columns) {
    Map<ColumnId, How> all = new TreeMap<>();
    origins.forEach(origin -> all.put(origin.column(), origin.how()));
    columns.forEach(column -> all.putIfAbsent(column, How.DECIDES));
    return of(all, rule);
  }

  /** Of a column that some rows have of the one, and others of another, in whatever order. */
  public static Provenance ofAny(List<Provenance> ways) {
    Map<ColumnId, How> all = new TreeMap<>();
    ways.stream()
        .flatMap(way -> way.origins().stream())
        .forEach(origin -> all.merge(origin.column(), origin.how(), How::or));
    return of(
        all, ways.stream().map(Provenance::rule).distinct().sorted().collect(joining(" or ")));
  }

  /** Of columns, each with what becomes of it. */
  public static Provenance of(Map<ColumnId, How> origins, String rule) {
    return new Provenance(
        new TreeMap<>(origins)
            .entrySet().stream()
                .map(origin -> new Origin(origin.getKey(), origin.getValue()))
                .toList(),
        rule);
  }
}
