package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where reading starts, where it does not go on from state that the runner has kept. */
@AutoValue
public abstract class StartFrom implements Serializable {
  enum Place {
    WAREHOUSE,
    COMMITTED,
    EARLIEST,
    TIME
  }

  abstract Place place();

  abstract @Nullable Instant time();

  /**
   * Where the warehouse's {@link dev.alluvium.transforms.source.PositionLog} says; at the earliest
   * record of partitions that it does not know.
   */
  public static StartFrom warehouse() {
    return new AutoValue_StartFrom(Place.WAREHOUSE, null);
  }

  /** Where the consumer group has committed; at the earliest record where it has not. */
  public static StartFrom committed() {
    return new AutoValue_StartFrom(Place.COMMITTED, null);
  }

  /** At the earliest record that Kafka still has. */
  public static StartFrom earliest() {
    return new AutoValue_StartFrom(Place.EARLIEST, null);
  }

  /** At the first record that was published then or later; at the end where there is none. */
  public static StartFrom time(Instant time) {
    return new AutoValue_StartFrom(Place.TIME, time);
  }
}
