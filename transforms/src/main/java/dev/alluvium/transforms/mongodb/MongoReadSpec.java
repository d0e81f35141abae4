package dev.alluvium.transforms.mongodb;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.PositionLog;
import java.io.Serializable;

/** What all splits of a {@link MongoSource} have in common. */
@AutoValue
abstract class MongoReadSpec implements Serializable {
  abstract MongoAddress address();

  abstract EventTimes eventTimes();

  abstract PositionLog positionLog();

  abstract CommitGate commitGate();

  abstract boolean readAnew();

  abstract long outOfOrdernessMillis();

  abstract boolean stopAtEnd();

  abstract Builder toBuilder();

  static Builder builder() {
    return new AutoValue_MongoReadSpec.Builder();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setAddress(MongoAddress address);

    abstract Builder setEventTimes(EventTimes eventTimes);

    abstract Builder setPositionLog(PositionLog log);

    abstract Builder setCommitGate(CommitGate gate);

    abstract Builder setReadAnew(boolean readAnew);

    abstract Builder setOutOfOrdernessMillis(long millis);

    abstract Builder setStopAtEnd(boolean stopAtEnd);

    abstract MongoReadSpec build();
  }
}
