package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.SourcePosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits for the group what is durable; what cannot be committed is only read again some day. */
final class OffsetCommits {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
  private static final long INTERVAL_MILLIS = 500;

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final DurablePositions positions;
  private long committedAt;

  /** The numbers of a position are offsets of these partitions. */
  OffsetCommits(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      DurablePositions positions) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.positions = positions;
  }

  void delivered(SourcePosition position) {
    positions.delivered(position);
  }

  /** Sends off a commit if there is something to commit, and none was made just before. */
  void commitNowAndThen() {
    long now = System.currentTimeMillis();
    if (now - committedAt >= INTERVAL_MILLIS) {
      positions
          .takeDurable()
          .ifPresent(
              position -> {
                committedAt = now;
                commit(position);
              });
    }
  }

  /** Commits what has become durable by now, and waits for it. */
  void commitLast(Duration timeout) {
    positions
        .takeDurable()
        .ifPresent(
            position -> {
              try {
                consumer.commitSync(offsets(position), timeout);
              } catch (KafkaException e) {
                LOG.warn("Offsets were not committed; records will be read again", e);
              }
            });
  }

  private void commit(SourcePosition position) {
    consumer.commitAsync(
        offsets(position),
        (offsets, failure) -> {
          if (failure != null) {
            LOG.warn("Offsets were not committed; they will be, later", failure);
            positions.failed(position);
          }
        });
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(SourcePosition position) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int i = 0; i < position.size(); i++) {
      offsets.put(partitions.get(i), new OffsetAndMetadata(position.get(i)));
    }
    return offsets;
  }
}
