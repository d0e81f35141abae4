package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryWarehouse;
import org.apache.beam.runners.direct.DirectRunner;

/** A domain's warehouse in BigQuery, which no session of this process has to hold open. */
record BigQueryTarget(DomainSpec domain, WarehouseSpec spec, BigQueryWarehouse warehouse) {
  /** Bundles of rows that are read on the DirectRunner. */
  static final int LOCAL_SHARES = 8;

  /**
   * @throws UserException if the warehouse's name makes no sense, or BigQuery cannot keep a table
   */
  static BigQueryTarget of(WarehouseOptions options, DomainSpec domain) {
    WarehouseSpec spec = WarehouseModel.of(domain);
    BigQueryWarehouse warehouse;
    try {
      warehouse = BigQueryWarehouse.of(spec, WarehouseName.bigQuery(options.getWarehouse()));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()));
    }
    if (options.getRunner() == DirectRunner.class) {
      warehouse = warehouse.withReadShares(LOCAL_SHARES);
    }
    return new BigQueryTarget(
        domain, spec, options.getCreateTables() ? warehouse.creatingTables() : warehouse);
  }
}
