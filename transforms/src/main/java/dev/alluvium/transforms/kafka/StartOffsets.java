package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.ClientSettings.Reset;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where reading starts in partitions that nothing is known of but what a {@link StartFrom} says.
 */
final class StartOffsets {
  private final ClientSettings settings;
  private final StartFrom from;
  private final PositionLog log;
  private final TopicShape shape;
  private final Notices notices;

  /**
   * @param shape tells a topic that was made anew from the one that the log knows
   */
  StartOffsets(
      ClientSettings settings, StartFrom from, PositionLog log, TopicShape shape, Notices notices) {
    this.settings = settings;
    this.from = from;
    this.log = log;
    this.shape = shape;
    this.notices = notices;
  }

  /**
   * The offset to start from in each partition.
   *
   * @throws InputException if nobody says where, and the user wants none to be chosen
   */
  Map<TopicPartition, Long> of(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> wanted = wanted(consumer, partitions, ends);
    for (TopicPartition partition : partitions) {
      long beginning = Objects.requireNonNull(beginnings.get(partition));
      long end = Objects.requireNonNull(ends.get(partition));
      Long asked = wanted.get(partition);
      Resumption start =
          asked == null
              ? Resumption.at(unknown(partition, beginning, end))
              : Resumption.of(asked, beginning, end, settings.reset());
      notices.tell(partition, asked == null ? start.offset() : asked, start);
      starts.put(partition, start.offset());
    }
    tellSkipped(starts);
    return starts;
  }

  /** What the warehouse lacks, since the user starts elsewhere. */
  private void tellSkipped(Map<TopicPartition, Long> starts) {
    if (from.place() == StartFrom.Place.WAREHOUSE) {
      return;
    }
    Map<String, ReadPosition> stored = log.stored();
    starts.forEach(
        (partition, start) -> {
          ReadPosition position =
              stored.get(Partition.sourceOf(partition.topic(), partition.partition()));
          if (position != null
              && position.next() < start
              && !isAnother(position.incarnation(), partition.topic())) {
            notices.tell(
                String.format(
                    Locale.ROOT,
                    "topic %s, partition %d: the warehouse has not read offsets %d to %d, and lacks them, as reading starts behind them",
                    partition.topic(),
                    partition.partition(),
                    position.next(),
                    start - 1));
          }
        });
  }

  /** Without the partitions of which nothing is known. */
  private Map<TopicPartition, Long> wanted(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    return switch (from.place()) {
      case WAREHOUSE -> stored(partitions);
      case COMMITTED -> committed(consumer, partitions);
      case EARLIEST -> Map.of();
      case TIME -> published(consumer, partitions, ends);
    };
  }

  private Map<TopicPartition, Long> stored(Collection<TopicPartition> partitions) {
    Map<String, ReadPosition> stored = log.stored();
    Map<TopicPartition, Long> wanted = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ReadPosition position =
          stored.get(Partition.sourceOf(partition.topic(), partition.partition()));
      if (position != null && isAnother(position.incarnation(), partition.topic())) {
        notices.tell(
            "topic %s was deleted and made anew since it was read into this warehouse: it is read from its beginning"
                .formatted(partition.topic()));
        wanted.put(partition, 0L);
      } else if (position != null) {
        wanted.put(partition, position.next());
      }
    }
    return wanted;
  }

  private boolean isAnother(@Nullable String incarnation, String topic) {
    return incarnation != null && shape.id(topic).map(id -> !id.equals(incarnation)).orElse(false);
  }

  private static Map<TopicPartition, Long> committed(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    for (Map.Entry<TopicPartition, @Nullable OffsetAndMetadata> committed :
        consumer.committed(new HashSet<>(partitions)).entrySet()) {
      OffsetAndMetadata offset = committed.getValue();
      if (offset != null) {
        wanted.put(committed.getKey(), offset.offset());
      }
    }
    return wanted;
  }

  /** The end, where nothing was published since: KafkaIO's own means would fail for ever. */
  private Map<TopicPartition, Long> published(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    long since = Objects.requireNonNull(from.time()).toEpochMilli();
    Map<TopicPartition, Long> wanted = new HashMap<>(ends);
    for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
        consumer
            .offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), p -> since)))
            .entrySet()) {
      OffsetAndTimestamp offset = found.getValue();
      if (offset != null) {
        wanted.put(found.getKey(), offset.offset());
      }
    }
    return wanted;
  }

  private long unknown(TopicPartition partition, long beginning, long end) {
    Reset reset = from.place() == StartFrom.Place.EARLIEST ? Reset.EARLIEST : settings.reset();
    return switch (reset) {
      case EARLIEST -> beginning;
      case LATEST -> end;
      case NONE ->
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "Nobody says where to start in topic %s, partition %d, and Kafka's property auto.offset.reset=none lets nothing be chosen: set it to earliest or latest",
                  partition.topic(),
                  partition.partition()));
    };
  }
}
