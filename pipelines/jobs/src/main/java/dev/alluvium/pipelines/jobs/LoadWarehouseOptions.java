package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.KafkaOptions;
import dev.alluvium.pipelines.options.MartOptions;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.RejectOptions;
import dev.alluvium.pipelines.options.SchemaRegistryOptions;
import dev.alluvium.pipelines.options.SourceOptions;
import dev.alluvium.pipelines.options.StatusOptions;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.watch.WatchOptions;

/** Options of {@link LoadWarehouse}. */
public interface LoadWarehouseOptions
    extends DomainOptions,
        SourceOptions,
        KafkaOptions,
        SchemaRegistryOptions,
        WarehouseOptions,
        MartOptions,
        StatusOptions,
        WatchOptions,
        OpenLineageOptions,
        RejectOptions {}
