package dev.alluvium.schemas.spec.expression;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a row is meant, by its own columns. None holds where a column that it compares is NULL,
 * but {@link Missing}, which asks for that, and {@link Holds}, which may. Its {@code toString} is
 * part of what a job keeps.
 */
public sealed interface Condition extends Serializable {
  /** Names of the columns that it looks at; the set is the caller's. */
  Set<String> columns();

  /** For people, as {@code page_name = NextSong}. */
  String text();

  /** The comparisons a contract can make. */
  enum Comparison {
    /** {@code column: value}. */
    EQUALS("="),
    /** {@code column: {not: value}}. */
    NOT("<>"),
    /** {@code column: {at_least: value}}. */
    AT_LEAST(">="),
    /** {@code column: {at_most: value}}. */
    AT_MOST("<="),
    /** {@code column: {above: value}}. */
    ABOVE(">"),
    /** {@code column: {below: value}}. */
    BELOW("<");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** In SQL, and for people. */
    public String sign() {
      return sign;
    }

    /** Whether it asks for an order. */
    public boolean isOfOrder() {
      return this != EQUALS && this != NOT;
    }
  }

  /**
   * A column against a literal.
   *
   * @param value of the column's Java type
   */
  record Compared(String column, Comparison comparison, Comparable<?> value) implements Condition {
    @Override
    public Set<String> columns() {
      return setOf(column);
    }

    @Override
    public String text() {
      return column + " " + comparison.sign() + " " + value;
    }

    /** As state of before has it. */
    @Override
    public String toString() {
      return "Condition{column=%s, comparison=%s, value=%s}".formatted(column, comparison, value);
    }
  }

  /** A column against another one of its type. */
  record ColumnsCompared(String column, Comparison comparison, String other) implements Condition {
    @Override
    public Set<String> columns() {
      return setOf(column, other);
    }

    @Override
    public String text() {
      return column + " " + comparison.sign() + " " + other;
    }
  }

  /**
   * A column whose value is one of several, or none of them.
   *
   * @param values of the column's Java type
   */
  record OneOf(String column, boolean isNot, List<Comparable<?>> values) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public Set<String> columns() {
      return setOf(column);
    }

    @Override
    public String text() {
      return values.stream()
          .map(Object::toString)
          .collect(Collectors.joining(", ", column + (isNot ? " not in (" : " in ("), ")"));
    }
  }

  /**
   * A text that a pattern matches as a whole, or does not.
   *
   * @param pattern in which {@code %} stands for any characters, and {@code _} for one; case counts
   */
  record Like(String column, boolean isNot, String pattern) implements Condition {
    @Override
    public Set<String> columns() {
      return setOf(column);
    }

    @Override
    public String text() {
      return column + (isNot ? " not like " : " like ") + pattern;
    }
  }

  /** A column that has no value, or has one. */
  record Missing(String column, boolean isNot) implements Condition {
    @Override
    public Set<String> columns() {
      return setOf(column);
    }

    @Override
    public String text() {
      return column + (isNot ? " is present" : " is missing");
    }
  }

  /** At least one of several, of each of which all conditions are to hold. */
  record Any(List<List<Condition>> alternatives) implements Condition {
    public Any {
      alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    @Override
    public Set<String> columns() {
      Set<String> columns = new TreeSet<>();
      alternatives.forEach(all -> columns.addAll(Condition.columns(all)));
      return columns;
    }

    @Override
    public String text() {
      return alternatives.stream()
          .map(all -> all.stream().map(Condition::text).collect(Collectors.joining(" and ")))
          .collect(Collectors.joining(" or ", "(", ")"));
    }
  }

  /** An expression in SQL that is true; neither NULL nor what cannot be computed is. */
  record Holds(SqlExpression sql) implements Condition {
    @Override
    public Set<String> columns() {
      return new TreeSet<>(sql.columns());
    }

    @Override
    public String text() {
      return sql.text();
    }

    /** Of what it asks, not of how it is written. */
    @Override
    public String toString() {
      return "Holds[" + sql.term().canonical() + "]";
    }
  }

  static Compared of(String column, Comparison comparison, Comparable<?> value) {
    return new Compared(column, comparison, value);
  }

  /** Names of the columns that any of them looks at; the set is the caller's. */
  static Set<String> columns(List<Condition> conditions) {
    Set<String> columns = new TreeSet<>();
    conditions.forEach(condition -> columns.addAll(condition.columns()));
    return columns;
  }

  private static Set<String> setOf(String... columns) {
    return new TreeSet<>(List.of(columns));
  }
}
