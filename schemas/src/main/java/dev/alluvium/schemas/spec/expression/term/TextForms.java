package dev.alluvium.schemas.spec.expression.term;

/** The texts that {@code SAFE_CAST} takes, as regular expressions that all engines read alike. */
public final class TextForms {
  public static final String INT64 = "[+-]?[0-9]+";
  public static final String NUMERIC = "[+-]?(?:[0-9]+(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})";
  public static final String FLOAT64 =
      "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";
  public static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

  private TextForms() {}
}
