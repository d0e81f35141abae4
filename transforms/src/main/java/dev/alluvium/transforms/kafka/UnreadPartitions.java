package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.ReadPosition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Of which partitions a warehouse lacked records at some instant. */
final class UnreadPartitions {
  private UnreadPartitions() {}

  /**
   * Their sources. A partition that the warehouse does not know is read from its beginning.
   *
   * @param stored by source, how far the warehouse has read
   * @param shape tells a topic that was made anew from the one that the warehouse knows
   * @param at what was published later counts for nothing
   */
  static Set<String> of(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<String, ReadPosition> stored,
      TopicShape shape,
      Instant at) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, at.toEpochMilli()));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> later = consumer.offsetsForTimes(times);
    Set<String> unread = new TreeSet<>();
    for (TopicPartition partition : partitions) {
      String source = Partition.sourceOf(partition.topic(), partition.partition());
      long beginning = Objects.requireNonNull(beginnings.get(partition));
      long end = Objects.requireNonNull(ends.get(partition));
      long next = next(stored.get(source), partition.topic(), shape);
      long start = next > end ? beginning : Math.max(beginning, next); // Cut off, it is read anew.
      if (start < end && !isAt(start, later.get(partition))) {
        unread.add(source);
      }
    }
    return unread;
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
