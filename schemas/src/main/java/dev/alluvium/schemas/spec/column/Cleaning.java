package dev.alluvium.schemas.spec.column;

/** The cleaning rules a contract can name for a text field; applied in the order it names them. */
public enum Cleaning {
  /** Takes away one pair of double quotes around the whole text. */
  UNQUOTE,
  /**
   * Undoes text broken on its way: UTF-8 read as Latin-1 (while it decodes), punctuation truncated
   * to a control character, backslash-escaped quotes; drops the remaining C0 controls.
   */
  REPAIR_TEXT,
  /** Takes away Unicode white space at both ends; blank becomes NULL. */
  TRIM,
  /** Lower case by the root locale. */
  LOWER,
  /** Upper case by the root locale. */
  UPPER
}
