package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.PipelineOptions;

/** Few shards make the large bundles that one machine needs; a cluster's workers share many. */
public final class DefaultShards implements DefaultValueFactory<Integer> {
  private static final int ON_DATAFLOW = 32;
  private static final int ON_FLINK = 8;

  @Override
  public Integer create(PipelineOptions options) {
    return switch (options.getRunner().getSimpleName()) {
      case "DataflowRunner" -> ON_DATAFLOW;
      case "FlinkRunner" -> ON_FLINK;
      default -> 1;
    };
  }
}
