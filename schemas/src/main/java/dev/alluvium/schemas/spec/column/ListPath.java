package dev.alluvium.schemas.spec.column;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to a list, and in each of its elements to a value: {@code items[*].sku}.
 *
 * @param list NULL where what it leads on from is the list
 * @param each NULL where the element is the value
 */
public record ListPath(@Nullable FieldPath list, @Nullable FieldPath each) implements Serializable {
  public static final String EACH = "[*]";

  /**
   * The path that a text writes. Without {@code [*]} the elements are the values.
   *
   * @throws IllegalArgumentException if it writes none; the message says why, for people
   */
  public static ListPath parse(String text) {
    int each = place(text);
    if (each < 0) {
      return new ListPath(text.isEmpty() ? null : FieldPath.within(text), null);
    }
    String rest = text.substring(each + EACH.length());
    if (place(rest) >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has a list within a list; take the outer one apart by explode");
    }
    if (!rest.isEmpty() && !rest.startsWith(".")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" goes on behind [*] without a dot; write items[*].sku");
    }
    return new ListPath(
        each == 0 ? null : FieldPath.within(text.substring(0, each)),
        rest.isEmpty() ? null : FieldPath.parse(rest.substring(1)));
  }

  /** Whether a text has a step to each element of a list. */
  public static boolean isIn(String text) {
    return place(text) >= 0;
  }

  /** Where it has one, outside of quotes; negative where it has none. */
  private static int place(String text) {
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && text.startsWith(EACH, i)) {
        return i;
      }
    }
    return -1;
  }

  /** The way to the list. */
  public Optional<FieldPath> ofList() {
    return Optional.ofNullable(list);
  }

  @Override
  public String toString() {
    return (list == null ? "" : list) + EACH + (each == null ? "" : "." + each);
  }
}
