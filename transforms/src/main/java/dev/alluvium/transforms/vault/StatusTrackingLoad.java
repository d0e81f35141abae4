package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.vault.StatusTrackingRelations;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import java.util.List;

/**
 * Loads status-tracking satellites: an observation per event, as of the full load that it is in, or
 * else its time.
 */
final class StatusTrackingLoad implements VaultLoad<StatusTrackingSatelliteSpec> {
  @Override
  public Class<StatusTrackingSatelliteSpec> kind() {
    return StatusTrackingSatelliteSpec.class;
  }

  @Override
  public boolean takesDeletes() {
    return true;
  }

  /** None where the parent has no row. */
  @Override
  public TableLoad load(StatusTrackingSatelliteSpec satellite, TableSpec table, StagedEvent event) {
    EventKeys keys = event.keys();
    TableLoad.Builder load = event.about(satellite.parent(), table);
    load.value(status(satellite, event));
    if (satellite.snapshot().isEmpty()) {
      event.orderOfChanges(load, table, List.of());
      return event.observed(load, event.loadTs());
    }
    int snapshot = event.columns().indexOf(satellite.snapshot().get());
    load.value(keys.column(satellite.snapshot().get()));
    return event.observed(
        load,
        keys.derived(
            values -> values[snapshot] == null ? StagedEvent.ts(values) : values[snapshot]));
  }

  private static int status(StatusTrackingSatelliteSpec satellite, StagedEvent event) {
    if (satellite.deletedWhen().isEmpty()) {
      return event.keys().constant(StatusTrackingRelations.APPEARED);
    }
    RowPredicate deleted = Conditions.compile(satellite.deletedWhen(), event.columns()::indexOf);
    return event
        .keys()
        .derived(
            values ->
                deleted.test(values)
                    ? StatusTrackingRelations.DELETED
                    : StatusTrackingRelations.APPEARED);
  }
}
