package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.FieldPath;
import java.util.Optional;

/** Reads paths into a record. */
public final class Paths {
  private Paths() {}

  /** The path that a name writes, or a fault that says why it writes none. */
  public static Optional<FieldPath> read(Name name, String what) {
    try {
      return Optional.of(FieldPath.parse(name.text()));
    } catch (IllegalArgumentException e) {
      name.fault("%s: %s", what, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
