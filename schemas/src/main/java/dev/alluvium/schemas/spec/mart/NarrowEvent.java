package dev.alluvium.schemas.spec.mart;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An event with no more columns than the marts that are computed of it need, so that what they do
 * not need is not read. Its rows are those of the event itself: fields that can keep a record out
 * stay.
 */
public final class NarrowEvent {
  private final EventSpec event;
  private final Set<String> needed = new HashSet<>();

  private NarrowEvent(EventSpec event) {
    this.event = event;
    needed.addAll(event.identity());
    needed.add(event.eventTime());
    event.sequence().ifPresent(needed::add);
  }

  /** What those marts need of it. */
  public static EventSpec of(EventSpec event, List<? extends StoredMartSpec> marts) {
    NarrowEvent narrow = new NarrowEvent(event);
    marts.forEach(mart -> narrow.needed.addAll(mart.reads()));
    return narrow.build();
  }

  private void need(DerivedSpec column) {
    needed.addAll(column.expression().columns());
  }

  private EventSpec build() {
    List<DerivedSpec> derived = event.derived();
    for (int i = derived.size() - 1; i >= 0; i--) {
      if (needed.contains(derived.get(i).name())) {
        need(derived.get(i)); // It reads those before it.
      }
    }
    return event.toBuilder()
        .setFields(event.fields().stream().filter(this::stays).toList())
        .setDerived(derived.stream().filter(column -> needed.contains(column.name())).toList())
        .build();
  }

  private boolean stays(FieldSpec field) {
    return needed.contains(field.name()) || field.isChecked();
  }
}
