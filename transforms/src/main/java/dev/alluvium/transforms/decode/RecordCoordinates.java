package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a record stood, as raw tables and rejects tell it.
 *
 * @param digest of the record's bytes; of its key, where it has none: of tombstones, the key tells
 *     one from another. Of an element of a record also of its number
 * @param readAt when this run read it
 */
record RecordCoordinates(
    String source, long position, long digest, @Nullable Instant publishedAt, Instant readAt) {
  private static final byte[] NO_BYTES = {};

  /** Odd, so that its multiples differ; large, so that they are far from each other. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  static RecordCoordinates of(SourceRecord record, Digest digest, Instant readAt) {
    return new RecordCoordinates(
        record.source(),
        record.position(),
        digest.first64(digested(record)),
        publishedAt(record),
        readAt);
  }

  private static byte[] digested(SourceRecord record) {
    byte[] payload = record.payload();
    byte[] key = record.key();
    return payload != null ? payload : key != null ? key : NO_BYTES;
  }

  /**
   * When the record was published; NULL where its source does not say, or says what no column can
   * hold, as nanoseconds for milliseconds.
   */
  static @Nullable Instant publishedAt(SourceRecord record) {
    Long millis = record.publishedAt();
    Instant publishedAt = millis == null ? null : Instant.ofEpochMilli(millis);
    return publishedAt != null && TimeLimits.hold(publishedAt) ? publishedAt : null;
  }

  /** Those of an element of the record: of one record, no two have the same digest. */
  RecordCoordinates ofElement(int number) {
    return new RecordCoordinates(
        source, position, digest + (number + 1) * GOLDEN_RATIO, publishedAt, readAt);
  }

  /** Writes the five columns in the order that every table has them in. */
  void writeTo(@Nullable Object[] values, int index) {
    values[index] = source;
    values[index + 1] = position;
    values[index + 2] = digest;
    values[index + 3] = publishedAt;
    values[index + 4] = readAt;
  }
}
