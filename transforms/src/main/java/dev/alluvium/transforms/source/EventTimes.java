package dev.alluvium.transforms.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Reads off a record when the event that it tells of happened. Cheap: called for every record. */
@FunctionalInterface
public interface EventTimes extends Serializable {
  /** Epoch milliseconds UTC; NULL when it cannot be told, as of a record that will be rejected. */
  @Nullable Long eventTimeMillis(SourceRecord record);
}
