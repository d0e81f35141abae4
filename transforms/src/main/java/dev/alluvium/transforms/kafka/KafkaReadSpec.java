package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import java.io.Serializable;
import java.util.List;

/** What all splits of a {@link KafkaSource} have in common. */
@AutoValue
abstract class KafkaReadSpec implements Serializable {
  abstract ConsumerSettings settings();

  abstract List<String> topics();

  abstract EventTimes eventTimes();

  abstract CommitGate commitGate();

  abstract long outOfOrdernessMillis();

  abstract boolean stopAtEnd();

  abstract int batchSize();

  static KafkaReadSpec of(
      ConsumerSettings settings,
      List<String> topics,
      EventTimes eventTimes,
      CommitGate commitGate,
      long outOfOrdernessMillis,
      boolean stopAtEnd,
      int batchSize) {
    return new AutoValue_KafkaReadSpec(
        settings, topics, eventTimes, commitGate, outOfOrdernessMillis, stopAtEnd, batchSize);
  }
}
