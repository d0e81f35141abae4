package dev.alluvium.transforms.source;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Consecutive records of one source, in order; never empty. All have the same header, or none.
 *
 * <p>Readers give batches because a runner's cost is per element: the DirectRunner takes ten
 * elements a bundle from a source, whatever is in them. The next step takes them apart. Its outputs
 * may carry each record's own event time, as an element's timestamp is never later than that of any
 * record in it.
 */
@AutoValue
@DefaultCoder(SourceBatchCoder.class)
public abstract class SourceBatch {
  /** Of all its records. */
  public abstract String topic();

  /** Of all its records. */
  public abstract String source();

  /** With positions that increase. */
  public abstract List<SourceRecord> records();

  /**
   * A batch of these records, which must be of one source.
   *
   * @throws IllegalArgumentException if there is no record
   */
  public static SourceBatch of(List<SourceRecord> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a batch holds at least one record");
    }
    SourceRecord first = records.get(0);
    return new AutoValue_SourceBatch(first.topic(), first.source(), List.copyOf(records));
  }
}
