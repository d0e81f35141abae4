package dev.alluvium.transforms.source;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Consecutive records of one source, in order. All have the same header, or none. There may be none
 * where the source has lost some.
 *
 * <p>Readers give batches because a runner's cost is per element: the DirectRunner takes ten
 * elements a bundle from a source, whatever is in them. The next step takes them apart. Its outputs
 * carry each record's own event time, but none before the element's timestamp: that is of the
 * earliest record in it, or of the watermark where the record is behind that.
 */
@AutoValue
@DefaultCoder(SourceBatchCoder.class)
public abstract class SourceBatch {
  /** Of all its records. */
  public abstract String topic();

  /** Of all its records. */
  public abstract String source();

  /** With positions that never decrease. */
  public abstract List<SourceRecord> records();

  /** How many positions before these records the source no longer had when they were to be read. */
  public abstract long lost();

  /**
   * A batch of these records, which must be of one source.
   *
   * @throws IllegalArgumentException if there is no record
   */
  public static SourceBatch of(List<SourceRecord> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a batch that has lost nothing holds at least one record");
    }
    SourceRecord first = records.get(0);
    return of(first.topic(), first.source(), records, 0);
  }

  /** A batch that only tells of positions that were lost. */
  public static SourceBatch ofLost(String topic, String source, long positions) {
    return of(topic, source, List.of(), positions);
  }

  /** This batch, before which that many positions more were lost. */
  public SourceBatch after(long morePositionsLost) {
    return of(topic(), source(), records(), lost() + morePositionsLost);
  }

  static SourceBatch of(String topic, String source, List<SourceRecord> records, long lost) {
    return new AutoValue_SourceBatch(topic, source, List.copyOf(records), lost);
  }
}
