package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.event.EventColumns;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;

/** The event time of a cleaned row, for Java and for Beam. */
public final class EventTimestamps {
  private EventTimestamps() {}

  /** When the event happened. */
  public static Instant of(Row event) {
    return Objects.requireNonNull((Instant) event.getValues().get(EventColumns.EVENT_TS_INDEX));
  }

  /** That instant as Beam has it: to the millisecond, earlier fractions of it cut off. */
  public static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }
}
