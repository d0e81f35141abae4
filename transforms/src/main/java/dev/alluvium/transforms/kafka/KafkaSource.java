package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.kafka.client.TopicWatch;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourcePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A share of the partitions of some topics, read by one consumer. */
final class KafkaSource extends BatchingSource<SourceBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private final KafkaReadSpec spec;
  private final PartitionShare share;
  private final TopicShape shape;
  private final List<Partition> partitions;

  /**
   * @param shape the topics, when the reading began
   * @param partitions those of the share that there were then
   */
  KafkaSource(
      Reading reading,
      KafkaReadSpec spec,
      PartitionShare share,
      TopicShape shape,
      List<Partition> partitions) {
    super(reading, SourceBatchCoder.of());
    this.spec = spec;
    this.share = share;
    this.shape = shape;
    this.partitions = partitions;
  }

  /** Of the whole, to be split. */
  static KafkaSource of(Reading reading, KafkaReadSpec spec) {
    return new KafkaSource(
        reading, spec, new PartitionShare(0, 1), new TopicShape(new TreeMap<>()), List.of());
  }

  @Override
  protected String name() {
    return "share " + share.number();
  }

  @Override
  protected BatchSession<SourceBatch> open(@Nullable SourcePosition from) {
    ReportedLineage.readsTopics(spec.settings().bootstrapServers(), spec.topics());
    Consumer<byte[], byte[]> consumer = spec.settings().connect();
    try {
      return new KafkaSession(
          consumer,
          AssignedPartitions.assign(consumer, spec, reading(), share, partitions, shape, from),
          topics(),
          spec,
          name(),
          reading());
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw new KafkaFaults(spec.settings()).whileReading(e);
    } catch (RuntimeException e) {
      consumer.close(Duration.ZERO);
      throw e;
    }
  }

  /** The topics at any time; what ends where it stood at the start does not follow them. */
  private Supplier<TopicShape> topics() {
    TopicWatch watch = ReadKafka.watch(reading(), spec.settings(), shape, this::tell);
    return spec.stopAtEnd() ? () -> shape : watch::shape;
  }

  private void tell(List<String> changes) {
    String what =
        spec.stopAtEnd()
            ? "this run reads only what was there when it began"
            : "what is new is read from its beginning";
    changes.forEach(change -> LOG.warn("{}: {}", change, what));
  }

  /**
   * One consumer a split: the runner visits all splits in turn, and each visit costs.
   *
   * @throws InputException if Kafka does not tell of its topics
   */
  @Override
  protected List<KafkaSource> split(int desiredSplits) {
    TopicShape now = Reachability.describe(spec.settings(), spec.topics());
    List<TopicPartition> all = new PartitionShare(0, 1).of(now, spec.topics());
    Map<TopicPartition, Long> ends = spec.stopAtEnd() ? ends(all) : Map.of();
    int splits = Math.max(1, Math.min(desiredSplits, all.size()));
    while (!PartitionShare.eachHasSome(splits, now, spec.topics()) && splits > 1) {
      splits--;
    }
    List<KafkaSource> sources = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      PartitionShare part = new PartitionShare(split, splits);
      List<Partition> mine =
          part.of(now, spec.topics()).stream()
              .map(id -> Partition.of(id, ends.getOrDefault(id, Partition.NO_END)))
              .toList();
      sources.add(new KafkaSource(reading(), spec, part, now, mine));
    }
    return sources;
  }

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    try (Consumer<byte[], byte[]> consumer = spec.settings().connect()) {
      return consumer.endOffsets(partitions);
    } catch (KafkaException e) {
      throw new KafkaFaults(spec.settings()).whileReading(e);
    }
  }
}
