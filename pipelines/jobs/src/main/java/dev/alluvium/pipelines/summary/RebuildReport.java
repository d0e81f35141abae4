package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.Optional;
import java.util.Set;

/** Tells what a rebuild has done, where the warehouse is written by this process. */
public final class RebuildReport {
  private final WarehouseSession warehouse;
  private final DomainSpec domain;
  private final Optional<TableRows> before;

  private RebuildReport(WarehouseSession warehouse, DomainSpec domain) {
    this.warehouse = warehouse;
    this.domain = domain;
    this.before = warehouse.local().map(tables -> TableRows.of(warehouse));
  }

  /** To be made before anything is written. */
  public static RebuildReport of(WarehouseSession warehouse, DomainSpec domain) {
    return new RebuildReport(warehouse, domain);
  }

  /** The days from the first to the last that raw has events of; empty where it has none. */
  public Optional<DayRange> daysOfRaw() {
    return Optional.ofNullable(RebuildSummary.there(domain, warehouse));
  }

  /**
   * What has come of it; notes in the warehouse which tables mean one thing again. All that was
   * written in this process must be durable.
   */
  public Outcome outcome(String runId, DayRange days, Set<Layer> layers, Launched launched) {
    if (before.isEmpty()) {
      return launched;
    }
    LocalTables tables = warehouse.local().orElseThrow();
    RebuildSummary summary =
        RebuildSummary.of(runId, days, layers, domain, before.get(), warehouse, tables);
    tables.remade(summary.remade());
    return summary;
  }
}
