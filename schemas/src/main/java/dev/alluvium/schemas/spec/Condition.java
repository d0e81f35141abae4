package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

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
}
