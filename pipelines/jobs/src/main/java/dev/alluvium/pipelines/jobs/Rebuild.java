package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.RebuildGraph;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Tables computed from raw, in the way that the warehouse can be read: in order of time where it is
 * written by this process, so that memory holds the windows that are open.
 *
 * @param isEmpty whether there is nothing to compute: the graph would have no step
 * @param readings what is read; closed when the pipeline has ended
 */
record Rebuild(
    String runId,
    WarehouseSession warehouse,
    PTransform<PBegin, PCollectionList<TableMutation>> graph,
    boolean isEmpty,
    List<Reading> readings) {

  /**
   * @param touched by event, where its windows are to be computed; events not named have none
   */
  static Rebuild of(
      WarehouseSession warehouse,
      DomainSpec domain,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards,
      RebuildInOrder.Run run) {
    if (warehouse.local().isPresent()) {
      OrderedWarehouse tables = warehouse.local().get().inOrder();
      RebuildInOrder graph =
          new RebuildInOrder(domain, warehouse.spec(), tables, layers, touched, shards, run);
      return new Rebuild(run.id(), warehouse, graph, graph.isEmpty(), graph.readings());
    }
    RebuildGraph graph =
        RebuildGraph.of(
            domain, warehouse.spec(), warehouse.tables(), run.id(), layers, touched, shards);
    boolean isEmpty = !RebuildGraph.isNeeded(domain, layers);
    return new Rebuild(run.id(), warehouse, graph, isEmpty, List.of());
  }

  Pipeline pipeline(PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Rebuild", graph);
    return pipeline;
  }

  /**
   * Computes all that is asked for; what is written by this process is durable then.
   *
   * @return empty if the run was stopped before
   */
  Optional<Launched> run(Engine engine, PipelineOptions options, RunControl control) {
    if (isEmpty) {
      return Optional.of(Launched.done(runId));
    }
    try {
      Optional<Launched> launched = engine.runToEnd(pipeline(options), runId, control);
      warehouse.flush();
      return launched;
    } finally {
      readings.forEach(RunControl::close);
    }
  }
}
