package dev.alluvium.transforms.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** Gets records from the consumer to its partitions: many of small ones, few of large ones. */
final class Fetches {
  /** What is fetched at once, beside what a single poll gives. */
  private static final int RECORDS = 5000;

  private static final long BYTES = 4 << 20;

  private final Consumer<byte[], byte[]> consumer;
  private final AssignedPartitions partitions;

  Fetches(Consumer<byte[], byte[]> consumer, AssignedPartitions partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Waits for records so long; a poll gives few, as they may be large, and so is made again while
   * they are small. Whether a partition did not have what it was to go on with.
   */
  boolean fetch(Duration patience) {
    long bytes = 0;
    int records = 0;
    Duration wait = patience;
    while (records < RECORDS && bytes < BYTES) {
      ConsumerRecords<byte[], byte[]> polled;
      try {
        polled = consumer.poll(wait);
      } catch (OffsetOutOfRangeException e) {
        resume(e);
        return true;
      }
      if (polled.isEmpty()) {
        return false;
      }
      for (PartitionState partition : partitions.live()) {
        bytes += partition.fetch(polled.records(partition.id()));
      }
      records += polled.count();
      wait = Duration.ZERO;
    }
    return false;
  }

  /** The consumer complains again, if Kafka does not tell what there is. */
  private void resume(OffsetOutOfRangeException e) {
    try {
      partitions.resume(e);
    } catch (RetriableException notNow) {
      return;
    }
  }

  /**
   * What lies before the consumer's place holds no more records. Where that is, is not known for a
   * moment when the partition's leader changes.
   */
  void passGaps(PartitionState partition) {
    try {
      partition.fetchedUpTo(consumer.position(partition.id(), Duration.ZERO));
    } catch (TimeoutException e) {
      return;
    }
  }
}
