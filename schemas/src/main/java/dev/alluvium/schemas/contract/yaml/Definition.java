package dev.alluvium.schemas.contract.yaml;

/**
 * A part of the contract language that has a name in its JSON Schema, since several keys have it as
 * value or it is long.
 *
 * @param description what it is, in a sentence
 */
public record Definition(String name, String description, Shape shape) {
  public static Definition of(String name, String description, Section section) {
    return new Definition(name, description, Shape.block(section));
  }

  /** What a key has as value that has this. */
  public Shape reference() {
    return Shape.defined(name);
  }
}
