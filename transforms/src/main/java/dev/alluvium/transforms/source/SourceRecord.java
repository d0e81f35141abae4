package dev.alluvium.transforms.source;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.column.TimeLimits;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.jspecify.annotations.Nullable;

/** One record as it came: where from, when published, its bytes, and what came with them. */
@AutoValue
@DefaultCoder(SourceRecordCoder.class)
public abstract class SourceRecord {
  /** The topic, or the name of the file or folder that stands for one. */
  public abstract String topic();

  /**
   * What the position counts in: {@code <topic>-<partition>}, or a file's path within the input, or
   * a collection's topic.
   */
  public abstract String source();

  /**
   * The offset, or the line number, counted from 1; of a collection of MongoDB the cluster's time,
   * which the changes of one transaction share.
   */
  public abstract long position();

  /**
   * When it was published, epoch milliseconds UTC; NULL where the source does not say, or says a
   * time that no column can hold.
   */
  public abstract @Nullable Long publishedAt();

  /** The bytes as they came; not to be changed. NULL for a Kafka tombstone. */
  @SuppressWarnings("mutable")
  public abstract byte @Nullable [] payload();

  /** What the source keeps the record under, as it came; not to be changed. NULL without one. */
  @SuppressWarnings("mutable")
  public abstract byte @Nullable [] key();

  /** In the order that they came in, where one may come again. */
  public abstract List<RecordHeader> headers();

  /**
   * The line that names the columns of its file, as it came; not to be changed. NULL where there is
   * none.
   */
  @SuppressWarnings("mutable")
  public abstract byte @Nullable [] header();

  /** Whether the payload is only the beginning of a record that was longer than the limit. */
  public abstract boolean truncated();

  /**
   * What is wrong with the source from here on, in words; the payload is then what could be read of
   * the record, and nothing of this source follows. NULL for a sound record.
   */
  public abstract @Nullable String damage();

  /**
   * Why the payload is no record, in words, where its reader knows that alone; the payload is then
   * what of it is not beyond the limit. NULL for a sound record.
   */
  public abstract @Nullable String flaw();

  /** A record without key and headers. */
  public static SourceRecord of(
      String topic,
      String source,
      long position,
      @Nullable Long publishedAt,
      byte @Nullable [] payload) {
    return of(topic, source, position, publishedAt, payload, null, List.of());
  }

  /** A record with what came beside its payload. */
  public static SourceRecord of(
      String topic,
      String source,
      long position,
      @Nullable Long publishedAt,
      byte @Nullable [] payload,
      byte @Nullable [] key,
      List<RecordHeader> headers) {
    return new AutoValue_SourceRecord(
        topic, source, position, held(publishedAt), payload, key, headers, null, false, null, null);
  }

  /** A producer may say any number. */
  private static @Nullable Long held(@Nullable Long publishedAt) {
    return publishedAt == null || !TimeLimits.hold(Instant.ofEpochMilli(publishedAt))
        ? null
        : publishedAt;
  }

  /** This record, of a file with that header. */
  public SourceRecord under(byte @Nullable [] header) {
    return with(header, truncated(), damage(), flaw());
  }

  /** This record, marked as the beginning of a longer one. */
  public SourceRecord asTruncated() {
    return with(header(), true, damage(), flaw());
  }

  /** This record, marked as the place where its source broke. */
  public SourceRecord asDamaged(String damage) {
    return with(header(), truncated(), damage, flaw());
  }

  private SourceRecord with(
      byte @Nullable [] header, boolean truncated, @Nullable String damage, @Nullable String flaw) {
    return new AutoValue_SourceRecord(
        topic(),
        source(),
        position(),
        publishedAt(),
        payload(),
        key(),
        headers(),
        header,
        truncated,
        damage,
        flaw);
  }

  /** This record, marked as none. */
  public SourceRecord asFlawed(String flaw) {
    return with(header(), truncated(), damage(), flaw);
  }

  /** What it takes up: payload, key and headers. */
  public long bytes() {
    long bytes = length(payload()) + length(key());
    for (RecordHeader header : headers()) {
      bytes += header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
