package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRangeOptions;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.WarehouseOptions;

/** Options of {@link KeepLake}. */
public interface KeepLakeOptions extends DomainOptions, WarehouseOptions, DayRangeOptions {}
