package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How the state of aggregate marts is cut. */
public interface ShardOptions extends PipelineOptions {
  @Description(
      "Into how many keys the state of a day's windows is cut: 1, on Flink 8, on Dataflow 32. More"
          + " than one only helps on many cores.")
  @Default.InstanceFactory(DefaultShards.class)
  @Matches("[1-9]\\d*")
  int getShards();

  void setShards(int shards);

  /** Few shards make the large bundles that one machine needs; a cluster's workers share many. */
  final class DefaultShards implements DefaultValueFactory<Integer> {
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
}
