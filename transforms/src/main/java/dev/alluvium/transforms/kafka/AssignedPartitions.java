package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceWatermark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that one consumer reads. Their number only grows: each has its place in the
 * session's {@link SourcePosition} for good, and a partition of a topic that was made anew is
 * another one, at the end.
 */
final class AssignedPartitions {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final KafkaReadSpec spec;
  private final Reading reading;
  private final PartitionShare share;
  private final Notices notices;
  private final List<PartitionState> all = new ArrayList<>();
  private List<PartitionState> live = List.of();
  private TopicShape shape;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;

  private AssignedPartitions(
      Consumer<byte[], byte[]> consumer,
      KafkaReadSpec spec,
      Reading reading,
      PartitionShare share,
      TopicShape shape) {
    this.consumer = consumer;
    this.spec = spec;
    this.reading = reading;
    this.share = share;
    this.shape = shape;
    this.notices = Notices.of(reading);
  }

  /**
   * Assigns these to the consumer, each at its place: that of the position, if it is one of these
   * partitions, or else where the reading starts.
   */
  static AssignedPartitions assign(
      Consumer<byte[], byte[]> consumer,
      KafkaReadSpec spec,
      Reading reading,
      PartitionShare share,
      List<Partition> partitions,
      TopicShape shape,
      @Nullable SourcePosition from) {
    AssignedPartitions assigned = new AssignedPartitions(consumer, spec, reading, share, shape);
    List<TopicPartition> ids = partitions.stream().map(Partition::partition).toList();
    Map<TopicPartition, Long> starts =
        from == null || from.size() != ids.size()
            ? new StartOffsets(
                    spec.settings(),
                    spec.startFrom(),
                    spec.positionLog(),
                    shape,
                    Notices.of(reading))
                .of(consumer, ids)
            : spec.at(ids, from);
    assigned.add(partitions, starts);
    return assigned;
  }

  private void add(List<Partition> partitions, Map<TopicPartition, Long> starts) {
    for (Partition partition : partitions) {
      TopicPartition id = partition.partition();
      all.add(
          new PartitionState(
              partition,
              shape.id(id.topic()).orElse(null),
              spec.eventTimes(),
              new SourceWatermark(reading.clock(), spec.outOfOrdernessMillis(), watermark),
              Objects.requireNonNull(starts.get(id)),
              System.currentTimeMillis()));
    }
    live = all.stream().filter(partition -> !partition.isOver()).toList();
    consumer.assign(live.stream().map(PartitionState::id).collect(Collectors.toList()));
    starts.forEach(consumer::seek);
  }

  /** Those that are read. */
  List<PartitionState> live() {
    return live;
  }

  /**
   * Takes on what is new of this share, at its beginning: partitions that were added, and those of
   * topics that were made anew. If Kafka does not tell where they begin, nothing has changed.
   */
  void follow(TopicShape now) {
    if (now.equals(shape)) {
      return;
    }
    Set<TopicPartition> known = new HashSet<>();
    for (PartitionState partition : live) {
      if (shape.id(partition.id().topic()).equals(now.id(partition.id().topic()))) {
        known.add(partition.id());
      }
    }
    List<TopicPartition> added =
        share.of(now, spec.topics()).stream().filter(id -> !known.contains(id)).toList();
    Map<TopicPartition, Long> beginnings =
        added.isEmpty() ? Map.of() : consumer.beginningOffsets(added, PATIENCE);
    live.stream().filter(partition -> !known.contains(partition.id())).forEach(PartitionState::end);
    shape = now;
    add(added.stream().map(id -> Partition.of(id, Partition.NO_END)).toList(), beginnings);
  }

  /**
   * Goes on where there is something to go on with, and tells what is lost. If Kafka does not tell
   * what there is, nothing has changed.
   */
  void resume(OffsetOutOfRangeException e) {
    Map<TopicPartition, Long> asked = e.offsetOutOfRangePartitions();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(asked.keySet(), PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(asked.keySet(), PATIENCE);
    Map<TopicPartition, OffsetAndMetadata> cutOff =
        e instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
    for (PartitionState partition : live) {
      TopicPartition id = partition.id();
      Long wanted = asked.get(id);
      if (wanted == null) {
        continue;
      }
      OffsetAndMetadata differs = cutOff.get(id);
      Resumption resumption =
          differs == null
              ? Resumption.of(
                  wanted,
                  Objects.requireNonNull(beginnings.get(id)),
                  Objects.requireNonNull(ends.get(id)),
                  spec.settings().reset())
              : Resumption.cutOff(differs.offset());
      notices.tell(id, wanted, resumption);
      partition.resumeAt(resumption.offset());
      consumer.seek(id, resumption.offset());
    }
  }

  /** The least of all that are read; while none is, that of a partition without records. */
  Instant watermark(long nowMillis) {
    Instant least =
        live.stream()
            .map(partition -> partition.watermark(nowMillis))
            .min(Instant::compareTo)
            .orElseGet(() -> reading.clock().idleWatermark(nowMillis, nowMillis, nowMillis));
    if (least.isAfter(watermark)) {
      watermark = least;
    }
    return watermark;
  }

  /** Of those that have, or may have, something to give; NULL where none has. */
  @Nullable PartitionState furthestBehind(long nowMillis) {
    return live.stream()
        .filter(partition -> partition.mayGive(nowMillis))
        .min(Comparator.comparing(partition -> partition.watermark(nowMillis)))
        .orElse(null);
  }

  SourcePosition position() {
    return SourcePosition.of(all.stream().mapToLong(PartitionState::next).toArray());
  }

  /** How far each partition that is read had been read at that position. */
  List<ReadPosition> readUntil(SourcePosition position) {
    List<ReadPosition> offsets = new ArrayList<>();
    for (int i = 0; i < position.size(); i++) {
      if (!all.get(i).isOver()) {
        offsets.add(all.get(i).readUntil(position.get(i)));
      }
    }
    return offsets;
  }

  /** The same, as a group commits it. */
  Map<TopicPartition, OffsetAndMetadata> offsets(SourcePosition position) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int i = 0; i < position.size(); i++) {
      if (!all.get(i).isOver()) {
        offsets.put(all.get(i).id(), new OffsetAndMetadata(position.get(i)));
      }
    }
    return offsets;
  }
}
