package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A consumer, and where it stands in each of its partitions. */
final class KafkaSession implements BatchSession<SourceBatch> {
  /** How long a worker waits in vain: briefly while others have work, as it keeps them from it. */
  private static final Duration BUSY_POLL = Duration.ofMillis(1);

  private static final Duration QUIET_POLL = Duration.ofMillis(10);
  private static final long QUIET_AFTER_MILLIS = 100;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final List<PartitionState> partitions;
  private final int batchSize;
  private final String name;
  private final ReadingProgress progress;
  private final OffsetCommits commits;
  private final Queue<PartitionState> ready = new ArrayDeque<>();
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;

  private KafkaSession(
      Consumer<byte[], byte[]> consumer,
      List<PartitionState> partitions,
      KafkaReadSpec spec,
      String name,
      ReadingProgress progress) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.batchSize = spec.batchSize();
    this.name = name;
    this.progress = progress;
    this.commits =
        new OffsetCommits(
            consumer,
            partitions.stream().map(p -> p.partition().partition()).collect(Collectors.toList()),
            new DurablePositions(spec.commitGate(), position()));
  }

  /** Goes on from the position, or else from what the group has committed, or the beginning. */
  static KafkaSession open(
      KafkaReadSpec spec,
      List<Partition> partitions,
      String name,
      Reading reading,
      @Nullable SourcePosition from) {
    Consumer<byte[], byte[]> consumer = spec.settings().connect();
    try {
      List<PartitionState> states = seek(consumer, spec, partitions, reading, from);
      return new KafkaSession(consumer, states, spec, name, reading.progress());
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw e;
    }
  }

  private static List<PartitionState> seek(
      Consumer<byte[], byte[]> consumer,
      KafkaReadSpec spec,
      List<Partition> partitions,
      Reading reading,
      @Nullable SourcePosition from) {
    consumer.assign(partitions.stream().map(Partition::partition).collect(Collectors.toList()));
    List<PartitionState> states = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      TopicPartition partition = partitions.get(i).partition();
      if (from != null) {
        consumer.seek(partition, from.get(i));
      }
      PartitionWatermark watermark =
          new PartitionWatermark(
              reading.clock(), spec.outOfOrdernessMillis(), BoundedWindow.TIMESTAMP_MIN_VALUE);
      states.add(
          new PartitionState(
              partitions.get(i), spec.eventTimes(), watermark, consumer.position(partition)));
    }
    return states;
  }

  @Override
  public @Nullable SourceBatch next() {
    commits.commitNowAndThen();
    if (ready.isEmpty()) {
      poll();
    }
    PartitionState partition = ready.poll();
    if (partition == null) {
      return null;
    }
    long now = System.currentTimeMillis();
    SourceBatch batch = partition.take(batchSize, now);
    timestamp = partition.timestamp();
    if (partition.waiting() > 0) {
      ready.add(partition);
    } else {
      partition.fetchedUpTo(consumer.position(partition.partition().partition()));
    }
    progress.add(batch.records().size(), bytesOf(batch));
    reportLag();
    return batch;
  }

  @Override
  public Instant timestamp() {
    return timestamp;
  }

  @Override
  public Instant watermark() {
    long now = System.currentTimeMillis();
    return partitions.stream()
        .map(partition -> partition.watermark(now))
        .min(Instant::compareTo)
        .orElse(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  @Override
  public SourcePosition position() {
    return SourcePosition.of(partitions.stream().mapToLong(PartitionState::next).toArray());
  }

  @Override
  public void delivered(SourcePosition position) {
    commits.delivered(position);
  }

  @Override
  public void close() {
    try {
      commits.commitLast(CLOSE_TIMEOUT);
    } finally {
      consumer.close(CLOSE_TIMEOUT);
    }
  }

  private void poll() {
    if (partitions.stream().allMatch(PartitionState::atEnd)) {
      return;
    }
    boolean quiet = progress.quietFor(QUIET_AFTER_MILLIS);
    ConsumerRecords<byte[], byte[]> records = consumer.poll(quiet ? QUIET_POLL : BUSY_POLL);
    long now = System.currentTimeMillis();
    for (PartitionState partition : partitions) {
      TopicPartition id = partition.partition().partition();
      List<ConsumerRecord<byte[], byte[]>> fetched = records.records(id);
      if (!fetched.isEmpty()) {
        partition.fetch(fetched);
      }
      if (partition.waiting() > 0) {
        ready.add(partition);
        continue;
      }
      partition.fetchedUpTo(consumer.position(id));
      if (partition.atEnd()) {
        consumer.pause(List.of(id));
      } else if (consumer.currentLag(id).orElse(1) == 0) {
        partition.becomeIdle(now);
      }
    }
    reportLag();
  }

  private void reportLag() {
    long lag = 0;
    for (PartitionState partition : partitions) {
      if (!partition.atEnd()) {
        TopicPartition id = partition.partition().partition();
        lag += partition.waiting() + consumer.currentLag(id).orElse(0);
      }
    }
    progress.setLag(name, lag);
  }

  private static long bytesOf(SourceBatch batch) {
    return batch.records().stream()
        .mapToLong(record -> record.payload() == null ? 0 : record.payload().length)
        .sum();
  }
}
