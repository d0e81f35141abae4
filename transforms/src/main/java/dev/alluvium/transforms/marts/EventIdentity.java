package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.aggregate.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tells events apart: their contract's identity and their event time. */
final class EventIdentity {
  private final Identity identity;

  EventIdentity(EventSpec event) {
    EventColumns columns = EventColumns.of(event);
    List<String> names = new ArrayList<>(event.identity());
    names.add(EventColumns.EVENT_TS);
    identity =
        new Identity(
            columns.indexesOf(names),
            names.stream().map(n -> columns.column(n).type()).toArray(ColumnType[]::new));
  }

  /** Never NULL, as the event time is not. */
  Hash128 of(@Nullable Object[] event) {
    return Objects.requireNonNull(identity.of(event));
  }
}
