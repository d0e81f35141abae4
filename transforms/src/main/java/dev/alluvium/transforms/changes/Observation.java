package dev.alluvium.transforms.changes;

import java.util.Comparator;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What a satellite's key was seen to be at a time. */
final class Observation {
  /** The order in which a satellite's view reads the observations of a key. */
  static final Comparator<Observation> ORDER =
      Comparator.<Observation>comparingLong(o -> o.micros)
          .thenComparingLong(o -> o.sequence)
          .thenComparing(o -> o.hashdiff);

  /** Load timestamp, epoch microseconds. */
  final long micros;

  final long sequence;
  final String hashdiff;

  /** The row, as long as it has not been given out. */
  @Nullable Row unwritten;

  Observation(long micros, long sequence, String hashdiff, @Nullable Row unwritten) {
    this.micros = micros;
    this.sequence = sequence;
    this.hashdiff = hashdiff;
    this.unwritten = unwritten;
  }
}
