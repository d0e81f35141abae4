package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Of which partitions a warehouse lacked records at some instant. */
final class UnreadPartitions {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private UnreadPartitions() {}

  /**
   * Their sources. A partition that the warehouse does not know is read from its beginning.
   *
   * @param stored by source, how far the warehouse has read
   * @param shape tells a topic that was made anew from the one that the warehouse knows
   * @param at what was published later counts for nothing
   * @param wait how long it is looked whether there is a record: of transactions that were given up
   *     nothing is read, though the partition is longer by them
   */
  static Set<String> of(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<String, ReadPosition> stored,
      TopicShape shape,
      Instant at,
      Duration wait) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, at.toEpochMilli()));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> later = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> bounds = new HashMap<>();
    for (TopicPartition partition : partitions) {
      String source = Partition.sourceOf(partition.topic(), partition.partition());
      long beginning = Objects.requireNonNull(beginnings.get(partition));
      long end = Objects.requireNonNull(ends.get(partition));
      long next = next(stored.get(source), partition.topic(), shape);
      long start = next > end ? beginning : Math.max(beginning, next); // Cut off, it is read anew.
      if (start < end && !isAt(start, later.get(partition))) {
        starts.put(partition, start);
        bounds.put(partition, bound(start, end, later.get(partition)));
      }
    }
    return withRecords(consumer, starts, bounds, wait).stream()
        .map(partition -> Partition.sourceOf(partition.topic(), partition.partition()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Behind what counts: what was published later begins there, or nothing does. */
  private static long bound(long start, long end, @Nullable OffsetAndTimestamp later) {
    return later == null || later.offset() <= start ? end : Math.min(end, later.offset());
  }

  private static long bound(Map<TopicPartition, Long> bounds, TopicPartition partition) {
    return Objects.requireNonNull(bounds.get(partition));
  }

  /** Those that have a record between; and those of which it takes too long to tell. */
  private static Set<TopicPartition> withRecords(
      Consumer<?, ?> consumer,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> bounds,
      Duration wait) {
    Set<TopicPartition> with = new HashSet<>();
    Set<TopicPartition> open = new HashSet<>(starts.keySet());
    consumer.assign(open);
    starts.forEach(consumer::seek);
    long deadline = System.nanoTime() + wait.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      ConsumerRecords<?, ?> found = consumer.poll(POLL);
      for (TopicPartition partition : found.partitions()) {
        if (found.records(partition).get(0).offset() < bound(bounds, partition)) {
          with.add(partition);
        }
      }
      open.removeAll(found.partitions());
      consumer.pause(found.partitions());
      open.removeIf(partition -> consumer.position(partition) >= bound(bounds, partition));
    }
    with.addAll(open);
    return with;
  }

  /**
   * Whether what starts there was published later. Of a partition with a record of a later time
   * before it, as of a wrong clock, nobody knows: to take it for unread loses nothing.
   */
  private static boolean isAt(long start, @Nullable OffsetAndTimestamp later) {
    return later != null && later.offset() == start;
  }

  private static long next(@Nullable ReadPosition position, String topic, TopicShape shape) {
    boolean isAnother =
        position != null
            && position.incarnation() != null
            && shape.id(topic).map(id -> !id.equals(position.incarnation())).orElse(false);
    return position == null || isAnother ? 0 : position.next();
  }
}
