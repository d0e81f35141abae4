package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What an engine has to know to begin a load.
 *
 * @param file the warehouse's, beside which state may be kept; empty where it is no file
 * @param pipeline as it would be for a run of that name that goes on with kept state
 */
public record Load(
    PipelineOptions options,
    Optional<Path> file,
    WarehouseSession warehouse,
    LoadInput input,
    Function<String, Pipeline> pipeline,
    RunControl control) {}
