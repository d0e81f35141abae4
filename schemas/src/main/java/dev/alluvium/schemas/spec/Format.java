package dev.alluvium.schemas.spec;

/** How a record's bytes are laid out. */
public enum Format {
  /** One JSON object; fields by name. */
  JSON
}
