package dev.alluvium.transforms.source;

import com.google.auto.value.AutoValue;
import org.jspecify.annotations.Nullable;

/** One record as it came: where from, when published, and its bytes. */
@AutoValue
public abstract class SourceRecord {
  /** The topic, or the name of the file or folder that stands for one. */
  public abstract String topic();

  /**
   * What the position counts in: {@code <topic>-<partition>}, or a file's path within the input.
   */
  public abstract String source();

  /** The offset, or the line number, counted from 1. */
  public abstract long position();

  /** When it was published, epoch milliseconds UTC; NULL where the source does not say. */
  public abstract @Nullable Long publishedAt();

  /** The bytes as they came; not to be changed. NULL for a Kafka tombstone. */
  @SuppressWarnings("mutable")
  public abstract byte @Nullable [] payload();

  public static SourceRecord of(
      String topic,
      String source,
      long position,
      @Nullable Long publishedAt,
      byte @Nullable [] payload) {
    return new AutoValue_SourceRecord(topic, source, position, publishedAt, payload);
  }
}
