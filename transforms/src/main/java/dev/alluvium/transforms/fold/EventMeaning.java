package dev.alluvium.transforms.fold;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What decides the values of an event's columns, for the {@linkplain StateShape shape} of states.
 */
public final class EventMeaning {
  private final EventSpec event;

  public EventMeaning(EventSpec event) {
    this.event = event;
  }

  /** A line for each of these columns, and for each that one of them is derived from. */
  public Collection<String> of(Collection<String> columns) {
    SortedMap<String, String> meanings = new TreeMap<>();
    columns.forEach(column -> add(column, meanings));
    return meanings.values();
  }

  private void add(String column, SortedMap<String, String> meanings) {
    if (meanings.containsKey(column)) {
      return;
    }
    Optional<FieldSpec> field =
        event.fields().stream().filter(f -> f.name().equals(column)).findFirst();
    Optional<DerivedSpec> derived =
        event.derived().stream().filter(d -> d.name().equals(column)).findFirst();
    if (field.isPresent()) {
      meanings.put(column, column + " = " + meaning(field.get()));
    } else if (derived.isPresent()) {
      meanings.put(column, column + " = " + derived.get().expression().fingerprint());
      derived.get().expression().columns().forEach(used -> add(used, meanings));
    } else {
      meanings.put(column, column);
      source(column).ifPresent(used -> add(used, meanings));
    }
  }

  /** Of a column that every event has, the field that it is taken from. */
  private Optional<String> source(String column) {
    return switch (column) {
      case EventColumns.EVENT_TS -> Optional.of(event.eventTime());
      case EventColumns.EVENT_SEQUENCE -> event.sequence();
      default -> Optional.empty();
    };
  }

  private static String meaning(FieldSpec field) {
    return String.join(
        " ",
        field.type().toString(),
        "from " + field.from() + field.aliases() + field.parts(),
        "as " + field.encoding() + field.local() + (field.coerce() ? " coerced" : ""),
        "cleaned "
            + field.cleaning()
            + field.fallback().map(value -> " or " + value).orElse("")
            + field.each().map(each -> " " + field.rules()).orElse(""));
  }
}
