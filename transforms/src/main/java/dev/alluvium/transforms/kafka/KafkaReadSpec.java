package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.SourcePosition;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What all splits of a {@link KafkaSource} have in common. */
@AutoValue
abstract class KafkaReadSpec implements Serializable {
  abstract ClientSettings settings();

  abstract List<String> topics();

  abstract EventTimes eventTimes();

  abstract StartFrom startFrom();

  abstract CommitGate commitGate();

  abstract PositionLog positionLog();

  abstract long outOfOrdernessMillis();

  abstract boolean stopAtEnd();

  abstract int batchSize();

  /** The offsets of a position that is of these partitions. */
  Map<TopicPartition, Long> at(List<TopicPartition> partitions, SourcePosition position) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (int i = 0; i < partitions.size(); i++) {
      offsets.put(partitions.get(i), position.get(i));
    }
    return offsets;
  }

  static Builder builder() {
    return new AutoValue_KafkaReadSpec.Builder();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setSettings(ClientSettings settings);

    abstract Builder setTopics(List<String> topics);

    abstract Builder setEventTimes(EventTimes eventTimes);

    abstract Builder setStartFrom(StartFrom from);

    abstract Builder setCommitGate(CommitGate gate);

    abstract Builder setPositionLog(PositionLog log);

    abstract Builder setOutOfOrdernessMillis(long millis);

    abstract Builder setStopAtEnd(boolean stopAtEnd);

    abstract Builder setBatchSize(int records);

    abstract KafkaReadSpec build();
  }
}
