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
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, at.toEpochMilli()));
    for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> later :
        consumer.offsetsForTimes(times).entrySet()) {
      OffsetAndTimestamp first = later.getValue();
      if (first != null) {
        ends.put(later.getKey(), first.offset());
      }
    }
    Set<String> unread = new TreeSet<>();
    for (TopicPartition partition : partitions) {
      String source = Partition.sourceOf(partition.topic(), partition.partition());
      long beginning = Objects.requireNonNull(beginnings.get(partition));
      long next = next(stored.get(source), partition.topic(), shape);
      if (Math.max(beginning, next) < Objects.requireNonNull(ends.get(partition))) {
        unread.add(source);
      }
    }
    return unread;
  }

  private static long next(@Nullable ReadPosition position, String topic, TopicShape shape) {
    boolean isAnother =
        position != null
            && position.incarnation() != null
            && shape.id(topic).map(id -> !id.equals(position.incarnation())).orElse(false);
    return position == null || isAnother ? 0 : position.next();
  }
}
