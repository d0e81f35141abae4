package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Some partitions of some topics, read by one consumer. */
final class KafkaSource extends BatchingSource<SourceBatch> {
  private final KafkaReadSpec spec;
  private final List<Partition> partitions;

  KafkaSource(Reading reading, KafkaReadSpec spec, List<Partition> partitions) {
    super(reading, SourceBatchCoder.of());
    this.spec = spec;
    this.partitions = partitions;
  }

  @Override
  protected String name() {
    return partitions.stream().map(Partition::source).collect(Collectors.joining(","));
  }

  @Override
  protected BatchSession<SourceBatch> open(@Nullable SourcePosition from) {
    return KafkaSession.open(spec, partitions, name(), reading(), from);
  }

  /** One consumer a split: the runner visits all splits in turn, and each visit costs. */
  @Override
  protected List<KafkaSource> split(int desiredSplits) {
    List<Partition> all = findPartitions();
    int splits = Math.min(desiredSplits, all.size());
    List<KafkaSource> sources = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      List<Partition> share = new ArrayList<>();
      for (int i = split; i < all.size(); i += splits) {
        share.add(all.get(i));
      }
      sources.add(new KafkaSource(reading(), spec, share));
    }
    return sources;
  }

  private List<Partition> findPartitions() {
    try (Consumer<byte[], byte[]> consumer = spec.settings().connect()) {
      List<TopicPartition> found =
          spec.topics().stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toList());
      Map<TopicPartition, Long> ends = spec.stopAtEnd() ? consumer.endOffsets(found) : Map.of();
      return found.stream()
          .map(tp -> Partition.of(tp, ends.getOrDefault(tp, Partition.NO_END)))
          .collect(Collectors.toList());
    }
  }
}
