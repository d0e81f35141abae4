package dev.alluvium.schemas.spec.expression;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One comparison of a column with a literal; false where the column is NULL. */
@AutoValue
public abstract class Condition implements Serializable {
  /** The comparisons a contract can make. */
  public enum Comparison {
    /** {@code column: value}. */
    EQUALS,
    /** {@code column: {not: value}}. */
    NOT,
    /** {@code column: {at_least: value}}. */
    AT_LEAST,
    /** {@code column: {at_most: value}}. */
    AT_MOST
  }

  public abstract String column();

  public abstract Comparison comparison();

  /** The literal, of the column's Java type. */
  public abstract Comparable<?> value();

  public static Condition of(String column, Comparison comparison, Comparable<?> value) {
    return new AutoValue_Condition(column, comparison, value);
  }

  /** For people, as {@code page_name = NextSong}. */
  public String text() {
    String sign =
        switch (comparison()) {
          case EQUALS -> "=";
          case NOT -> "<>";
          case AT_LEAST -> ">=";
          case AT_MOST -> "<=";
        };
    return column() + " " + sign + " " + value();
  }

  /** Names of the columns that any of them compares; the set is the caller's. */
  public static Set<String> columns(List<Condition> conditions) {
    Set<String> columns = new TreeSet<>();
    conditions.forEach(condition -> columns.add(condition.column()));
    return columns;
  }
}
