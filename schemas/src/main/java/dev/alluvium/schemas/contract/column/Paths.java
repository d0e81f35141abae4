package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.ListPath;
import java.util.Optional;
import java.util.function.Function;

/** Reads paths into a record. */
public final class Paths {
  /** Where a value can be a list of such. */
  public static final String SAY_MANY = "say many: true";

  private Paths() {}

  /** The path that a name writes, or a fault that says why it writes none. */
  public static Optional<FieldPath> read(Name name, String what) {
    return read(name, what, FieldPath::parse);
  }

  /** The same of a path on from a value that may be a list. */
  public static Optional<FieldPath> readWithin(Name name, String what) {
    return read(name, what, FieldPath::within);
  }

  private static <T> Optional<T> read(Name name, String what, Function<String, T> path) {
    if (name.text().startsWith("$.") || name.text().startsWith("$[") || name.text().equals("$")) {
      name.fault("%s: a path has no $ before it; put a name that is $ in quotes", what);
      return Optional.empty();
    }
    try {
      return Optional.of(path.apply(name.text()));
    } catch (IllegalArgumentException e) {
      name.fault("%s: %s", what, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Whether a name leads to many values, which is a fault where one is wanted.
   *
   * @param instead what to write
   */
  public static boolean leadsToMany(Name name, String what, String instead) {
    boolean isMany = ListPath.isIn(name.text());
    if (isMany) {
      name.fault("%s: \"%s\" leads to many values; %s", what, name, instead);
    }
    return isMany;
  }

  /** The path that a name writes to many values, or a fault that says why it writes none. */
  public static Optional<ListPath> readEach(Name name, String what) {
    return read(name, what, ListPath::parse);
  }

  /** The same of a list that a record has by name. */
  static Optional<ListPath> readList(Name name, String what) {
    Optional<ListPath> path = readEach(name, what);
    Optional<ListPath> named =
        path.filter(each -> each.ofList().filter(list -> !list.first().isElement()).isPresent());
    if (path.isPresent() && named.isEmpty()) {
      name.fault("%s: \"%s\" names no list; write items[*].sku", what, name);
    }
    return named;
  }
}
