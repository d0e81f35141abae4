package dev.alluvium.schemas.spec.vault;

/**
 * A table of the vault whose rows others are about, many to one.
 *
 * @param table name of what people read of it
 * @param column by which it is referred to
 */
public record TableReference(String table, String column) {
  static TableReference to(ParentSpec parent) {
    return new TableReference(parent.name(), parent.hashKey());
  }
}
