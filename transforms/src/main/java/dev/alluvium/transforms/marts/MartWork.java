package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.io.Serializable;

/** A mart, and all that the steps have to know that make it, on their way to workers. */
final class MartWork<M extends MartSpec> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Shipped<M> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private final Timing timing;

  MartWork(M mart, EventSpec event, TableSpec table, Timing timing) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
    this.timing = timing;
  }

  M mart() {
    return mart.get();
  }

  /** What it is made from. */
  EventSpec event() {
    return event.get();
  }

  /** What its rows are written to. */
  TableSpec table() {
    return table.get();
  }

  Timing timing() {
    return timing;
  }
}
