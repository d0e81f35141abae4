package dev.alluvium.schemas.spec;

/** How a record's bytes are laid out. */
public enum Format {
  /** One JSON object; fields by name. */
  JSON,
  /** One line of values; fields by the columns of a header, or by a declared order. */
  CSV
}
