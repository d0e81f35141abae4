package dev.alluvium.schemas.warehouse.table;

/**
 * Which of several rows of one key a table keeps. Each rule makes a write idempotent, and all but
 * {@link #LAST_WRITTEN} make it independent of the order of arrival.
 */
public enum MergeRule {
  /**
   * The first that came; rows of one key are equal but for columns that say when they were read.
   */
  FIRST_WRITTEN,
  /** The smallest by the table's order columns, and then by all columns. */
  SMALLEST,
  /** The largest by the table's order columns, and then by all columns. */
  LARGEST,
  /**
   * The largest by the table's order columns, which tell records apart; of rows that agree in
   * these, and so are made of one record, the last that came: a contract that has changed makes
   * another row of it.
   */
  LATEST,
  /** The last that came: each new row of the key knows more than those before it. */
  LAST_WRITTEN
}
