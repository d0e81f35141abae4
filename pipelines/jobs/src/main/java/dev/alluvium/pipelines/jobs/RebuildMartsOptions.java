package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRangeOptions;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.LayerOptions;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.ShardOptions;
import dev.alluvium.pipelines.options.WarehouseOptions;

/** Options of {@link RebuildMarts}. */
public interface RebuildMartsOptions
    extends DomainOptions,
        WarehouseOptions,
        ShardOptions,
        DayRangeOptions,
        LayerOptions,
        OpenLineageOptions {}
