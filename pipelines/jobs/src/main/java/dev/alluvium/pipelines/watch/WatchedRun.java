package dev.alluvium.pipelines.watch;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;

/**
 * A run that writes a warehouse which this process alone writes.
 *
 * @param tables what the warehouse tells at once
 */
public record WatchedRun(
    DomainSpec domain, WarehouseSession warehouse, LocalTables tables, RunControl control) {}
