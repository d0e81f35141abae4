package dev.alluvium.schemas.spec.event;

import dev.alluvium.schemas.spec.column.FieldPath;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a record must be for an event to take the record. Compared exactly: letter case
 * counts, and a number is no text.
 *
 * @param path where the value stands
 * @param anyOf texts, {@code Boolean}s, and {@code BigDecimal}s without trailing zeros, one of
 *     which it must be
 */
public record WhenSpec(FieldPath path, List<? extends Serializable> anyOf) implements Serializable {
  public WhenSpec {
    anyOf = List.copyOf(anyOf);
  }

  /** Whether that is one of the values; an absent one never is. */
  public boolean holds(@Nullable Object value) {
    return value != null && anyOf.contains(value);
  }
}
