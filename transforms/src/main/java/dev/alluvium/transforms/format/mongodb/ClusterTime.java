package dev.alluvium.transforms.format.mongodb;

import dev.alluvium.transforms.format.json.RecordJson;
import org.bson.BsonTimestamp;

/**
 * When a change was committed, by the clock of the cluster, which never runs back.
 *
 * @param seconds since 1970, of 32 bits
 * @param number of the change within its second; the changes of one transaction have the same
 */
public record ClusterTime(long seconds, long number) {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int BITS_OF_NUMBER = 31;
  private static final int BITS_OF_SECONDS = 32;

  /**
   * @throws dev.alluvium.transforms.format.RejectedException if a number is out of its range
   */
  public ClusterTime {
    if (seconds < 0
        || seconds >= 1L << BITS_OF_SECONDS
        || number < 0
        || number >= 1L << BITS_OF_NUMBER) {
      throw RecordJson.malformed("no change of MongoDB: its cluster time is none");
    }
  }

  /** As the server tells it. */
  public static ClusterTime of(BsonTimestamp time) {
    return new ClusterTime(
        Integer.toUnsignedLong(time.getTime()), Integer.toUnsignedLong(time.getInc()));
  }

  /** The time that has that {@link #position}, as the server tells it. */
  public static BsonTimestamp at(long position) {
    return new BsonTimestamp(
        (int) (position >>> BITS_OF_NUMBER), (int) (position & ((1L << BITS_OF_NUMBER) - 1)));
  }

  /** In the order of times; exact, and good until the seconds of 32 bits end, in 2106. */
  public long position() {
    return (seconds << BITS_OF_NUMBER) | number;
  }

  /** Since 1970. */
  public long micros() {
    return seconds * MICROS_PER_SECOND;
  }
}
