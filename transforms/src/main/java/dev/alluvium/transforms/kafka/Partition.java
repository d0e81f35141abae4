package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/** A partition to read, up to an offset. */
@AutoValue
abstract class Partition implements Serializable {
  static final long NO_END = Long.MAX_VALUE;

  abstract TopicPartition partition();

  /** The offset to stop before; {@link #NO_END} to go on for ever. */
  abstract long end();

  static Partition of(TopicPartition partition, long end) {
    return new AutoValue_Partition(partition, end);
  }

  final String source() {
    return sourceOf(partition().topic(), partition().partition());
  }

  /** In a record's coordinates. */
  static String sourceOf(String topic, int partition) {
    return topic + "-" + partition;
  }
}
