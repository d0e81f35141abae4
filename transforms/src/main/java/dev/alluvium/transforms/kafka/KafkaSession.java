package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Pace;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceWatermark;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A consumer, and where it stands in each of its partitions. */
final class KafkaSession implements BatchSession<SourceBatch> {
  /** How long a worker waits in vain: briefly while others have work, as it keeps them from it. */
  private static final Duration BUSY_POLL = Duration.ofMillis(1);

  private static final Duration QUIET_POLL = Duration.ofMillis(10);
  private static final long QUIET_AFTER_MILLIS = 100;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final long AGAIN_AFTER_MILLIS = 5000;

  private final Consumer<byte[], byte[]> consumer;
  private final AssignedPartitions partitions;
  private final Fetches fetches;
  private final Supplier<TopicShape> topics;
  private final KafkaReadSpec spec;
  private final String name;
  private final Reading reading;
  private final ReadingProgress progress;
  private final Pace pace;
  private final OffsetCommits commits;
  private final Queue<PartitionState> ready = new ArrayDeque<>();
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private boolean mayHaveLost = true;
  private long followsAt;

  /**
   * @param topics as they are at any time; partitions are read on as these say
   */
  KafkaSession(
      Consumer<byte[], byte[]> consumer,
      AssignedPartitions partitions,
      Supplier<TopicShape> topics,
      KafkaReadSpec spec,
      String name,
      Reading reading) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.fetches = new Fetches(consumer, partitions);
    this.topics = topics;
    this.spec = spec;
    this.name = name;
    this.reading = reading;
    this.progress = reading.progress();
    this.pace = reading.pace();
    this.commits = new OffsetCommits(consumer, partitions, spec, reading);
    commits.start();
  }

  /**
   * @throws InputException if Kafka refuses to be read
   */
  @Override
  public @Nullable SourceBatch next() {
    try {
      return nextBatch();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new KafkaFaults(spec.settings()).whileReading(e);
    }
  }

  private @Nullable SourceBatch nextBatch() {
    commits.commitNowAndThen();
    long now = System.currentTimeMillis();
    boolean isHeld = pace.isHeld();
    if (ready.isEmpty()) {
      follow(now); // What is here is given before its partition may end.
      poll(now, isHeld);
    } else if (isHeld && !ready.contains(partitions.furthestBehind(now))) {
      poll(now, isHeld);
    }
    SourceBatch batch = mayHaveLost ? takeLost(now) : null;
    batch = batch == null ? take(now, isHeld) : batch;
    if (batch != null) {
      progress.add(batch.records().size(), bytesOf(batch));
      reportLag();
    }
    tellPace(now);
    return batch;
  }

  private void follow(long now) {
    if (now >= followsAt) {
      try {
        partitions.follow(topics.get());
      } catch (RetriableException e) {
        followsAt = now + AGAIN_AFTER_MILLIS;
      }
    }
  }

  private @Nullable SourceBatch takeLost(long now) {
    for (PartitionState partition : partitions.live()) {
      long lost = reading.takeLost(partition.partition().source());
      if (lost > 0) {
        timestamp = SourceWatermark.bounded(now);
        return SourceBatch.ofLost(partition.id().topic(), partition.partition().source(), lost);
      }
    }
    mayHaveLost = false;
    return null;
  }

  private @Nullable SourceBatch take(long now, boolean isHeld) {
    PartitionState partition = isHeld ? furthestBehind(now) : ready.poll();
    if (partition == null) {
      return null;
    }
    SourceBatch batch = partition.take(spec.batchSize(), now);
    timestamp = partition.timestamp();
    if (partition.waiting() > 0) {
      ready.add(partition);
    } else if (!partition.isOver()) {
      fetches.passGaps(partition);
    }
    return batch;
  }

  /** What there is of the partition that is furthest behind; none while another part is. */
  private @Nullable PartitionState furthestBehind(long now) {
    PartitionState furthest = partitions.furthestBehind(now);
    return furthest != null && pace.isLeast(furthest.watermark(now)) && ready.remove(furthest)
        ? furthest
        : null;
  }

  /** Always: what has come to its end is not asked again, and would hold others back for ever. */
  private void tellPace(long now) {
    PartitionState furthest = partitions.furthestBehind(now);
    pace.tell(name, furthest == null ? BoundedWindow.TIMESTAMP_MAX_VALUE : furthest.watermark(now));
  }

  @Override
  public Instant timestamp() {
    return timestamp;
  }

  @Override
  public Instant watermark() {
    return partitions.watermark(System.currentTimeMillis());
  }

  @Override
  public SourcePosition position() {
    return partitions.position();
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

  /**
   * @param isHeld whether to leave what is ahead with the brokers, but for what is here already
   */
  private void poll(long now, boolean isHeld) {
    if (partitions.live().stream().allMatch(PartitionState::atEnd)) {
      return;
    }
    if (isHeld) {
      consumer.pause(ready.stream().map(PartitionState::id).toList());
    }
    mayHaveLost |= fetches.fetch(progress.quietFor(QUIET_AFTER_MILLIS) ? QUIET_POLL : BUSY_POLL);
    consumer.resume(ready.stream().map(PartitionState::id).toList());
    ready.clear();
    for (PartitionState partition : partitions.live()) {
      if (partition.waiting() > 0) {
        ready.add(partition);
        continue;
      }
      TopicPartition id = partition.id();
      fetches.passGaps(partition);
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
    for (PartitionState partition : partitions.live()) {
      if (!partition.atEnd()) {
        OptionalLong unread = consumer.currentLag(partition.id());
        if (unread.isEmpty()) { // Nothing has been fetched of it yet.
          progress.setLagUnknown(name);
          return;
        }
        lag += partition.waiting() + unread.getAsLong();
      }
    }
    progress.setLag(name, lag);
  }

  private static long bytesOf(SourceBatch batch) {
    long bytes = 0;
    for (var record : batch.records()) {
      bytes += record.bytes();
    }
    return bytes;
  }
}
