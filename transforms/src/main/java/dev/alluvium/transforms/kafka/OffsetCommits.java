package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.source.DurablePositions;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what is durable in the warehouse's own log, and commits it for the group, for others to see
 * how far reading is behind. What is noted or committed too late is only read again some day.
 */
final class OffsetCommits {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
  private static final long INTERVAL_MILLIS = 500;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Consumer<byte[], byte[]> consumer;
  private final AssignedPartitions partitions;
  private final Reading reading;
  private final DurablePositions positions;
  private final PositionLog log;
  private final KafkaFaults faults;
  private long committedAt;
  private long failingSince;
  private boolean told;

  OffsetCommits(
      Consumer<byte[], byte[]> consumer,
      AssignedPartitions partitions,
      KafkaReadSpec spec,
      Reading reading) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.reading = reading;
    SourcePosition start = partitions.position();
    boolean anyLost =
        partitions.readUntil(start).stream().anyMatch(read -> reading.hasLost(read.source()));
    this.positions = new DurablePositions(spec.commitGate(), anyLost ? SourcePosition.of() : start);
    this.log = spec.positionLog();
    this.faults = new KafkaFaults(spec.settings());
  }

  /**
   * Reading starts: where it does is where it goes on, if it ends before it has read anything. What
   * begins behind positions that were lost is noted only when these are counted.
   */
  void start() {
    note(partitions.position());
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
                note(position);
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
              note(position);
              try {
                consumer.commitSync(partitions.offsets(position), timeout);
              } catch (KafkaException e) {
                tell("Offsets were not committed for the group", e);
              }
            });
  }

  private void note(SourcePosition position) {
    log.note(
        partitions.readUntil(position).stream()
            .filter(read -> !reading.hasLost(read.source()))
            .toList());
  }

  private void commit(SourcePosition position) {
    consumer.commitAsync(
        partitions.offsets(position),
        (offsets, failure) -> {
          if (failure != null) {
            positions.failed(position);
            failed(failure);
          } else {
            failingSince = 0;
            told = false;
          }
        });
  }

  /** A group is not known to the brokers in its first moments. */
  private void failed(Exception failure) {
    long now = System.currentTimeMillis();
    failingSince = failingSince == 0 ? now : failingSince;
    if (now - failingSince >= PATIENCE_MILLIS) {
      tell("Offsets were not committed for the group; they will be, later", failure);
    }
  }

  /** Once, until it works again. */
  private void tell(String what, Exception failure) {
    if (!told) {
      LOG.warn("{}: {}", what, faults.reason(failure));
    }
    told = true;
  }
}
