package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.EventSpec;

/** An event and the columns that the vault and the marts can name of it. */
record Event(EventSpec spec, Columns columns) {
  String name() {
    return spec.name();
  }
}
