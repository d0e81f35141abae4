package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.spec.event.EventSpec;

/** An event and the columns that the vault and the marts can name of it. */
public record Event(EventSpec spec, Columns columns) {
  public String name() {
    return spec.name();
  }
}
