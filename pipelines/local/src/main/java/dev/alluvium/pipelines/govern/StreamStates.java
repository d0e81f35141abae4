package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.flow.LoadGraph;
import dev.alluvium.transforms.flow.StreamedMarts;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.fold.KeptStates;
import dev.alluvium.transforms.kafka.KafkaPublisher;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * What a stream of a domain keeps, told from its steps, which are made and not run: by step, the
 * fingerprints of the shapes of its states. Options are the same for whatever is compared, so that
 * contracts alone make a difference.
 */
final class StreamStates {
  private StreamStates() {}

  static SortedMap<String, SortedSet<String>> of(DomainSpec domain) {
    Warehouse nowhere = new Nowhere();
    Timing timing = Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(1), /* shards= */ 1);
    StreamedMarts marts =
        new StreamedMarts(
            domain,
            WarehouseModel.of(domain),
            nowhere,
            timing,
            new StreamedMarts.Before(
                Map.of(),
                Set.of(),
                Duration.ofSeconds(10),
                /* stateIsKept= */ false,
                Optional.empty()),
            /* fixedShape= */ true,
            StreamedMessages.to(
                domain.publishedTopics(), topic -> KafkaPublisher.to("localhost:1", topic)));
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.empty(SourceBatchCoder.of()))
        .apply(
            "Load",
            LoadGraph.of(domain, WarehouseModel.of(domain), nowhere, "plan", Optional.of(marts))
                .withChangesOnly(timing));
    SortedMap<String, SortedSet<String>> states = new TreeMap<>();
    for (String step : KeptStates.of(pipeline)) {
      int slash = step.lastIndexOf('/');
      int before = step.lastIndexOf('/', slash - 1);
      String of = step.substring("Load/".length(), before);
      states.computeIfAbsent(of, s -> new TreeSet<>()).add(step.substring(slash + 1));
    }
    return states;
  }

  /** Takes nothing, and has nothing. */
  private static final class Nowhere implements Warehouse {
    @Override
    public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
      return new PTransform<>() {
        @Override
        public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
          return PCollectionList.empty(mutations.getPipeline());
        }
      };
    }

    @Override
    public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
      return new PTransform<>() {
        @Override
        public PCollection<Row> expand(PBegin begin) {
          return begin.apply(Create.empty(read.table().rowSchema()));
        }
      };
    }
  }
}
