package dev.alluvium.schemas.spec.event;

import dev.alluvium.schemas.spec.column.FieldSpec;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Which columns of its raw table an event's columns are made of. */
public final class RawLineage {
  private final EventSpec event;

  public RawLineage(EventSpec event) {
    this.event = event;
  }

  /** The raw columns that decide a column's value, by way of those that it is computed from. */
  public Set<String> of(String column) {
    Set<String> raw = new LinkedHashSet<>();
    add(column, raw);
    return raw;
  }

  private void add(String column, Set<String> raw) {
    Optional<FieldSpec> field =
        event.fields().stream().filter(f -> f.name().equals(column)).findFirst();
    if (field.isPresent()) {
      raw.add(field.get().rawName());
      return;
    }
    if (column.equals(EventColumns.EVENT_TS)) {
      raw.add(EventColumns.EVENT_TS);
      return;
    }
    event.derived().stream()
        .filter(derived -> derived.name().equals(column))
        .flatMap(derived -> derived.expression().columns().stream())
        .filter(read -> !read.equals(column))
        .forEach(read -> add(read, raw));
  }
}
