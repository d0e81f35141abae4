package dev.alluvium.transforms.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How numbers are distributed: each of them, up to {@link #EXACT}; of more, how many there are in
 * each of the buckets of a DDSketch, of which a value is told to half a percent. Depends on the
 * numbers alone, not on their order or how they were brought together.
 *
 * <p>Buckets grow with the spread of the numbers, not with how many there are: some 230 for a
 * factor of ten.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch</a>
 */
final class Distribution {
  /** Up to how many numbers all is exact. */
  static final int EXACT = 1_000;

  /** How far a value of a bucket is from its numbers at most, as a part of them. */
  static final double ACCURACY = 0.005;

  private static final double LOG_GROWTH = StrictMath.log((1 + ACCURACY) / (1 - ACCURACY));

  /** Above the number of any bucket, so that those of positive numbers begin beyond 0. */
  private static final int OFFSET = 100_000;

  /** The numbers, in no order; in no use where there are buckets. */
  private double[] values = {};

  /** Buckets in ascending order of their numbers, and how many numbers are in each. */
  private int[] buckets = {};

  private long[] counts = {};

  /** How many buckets are in use; 0 while all is exact. */
  private int used;

  private long count;

  static final AccumulatorCodec<Distribution> CODEC =
      new AccumulatorCodec<>() {
        @Override
        public void write(Distribution numbers, DataOutput out) throws IOException {
          out.writeInt(numbers.used);
          if (numbers.used == 0) {
            out.writeInt((int) numbers.count);
            for (int i = 0; i < numbers.count; i++) {
              out.writeDouble(numbers.values[i]);
            }
          }
          for (int i = 0; i < numbers.used; i++) {
            out.writeInt(numbers.buckets[i]);
            out.writeLong(numbers.counts[i]);
          }
        }

        @Override
        public Distribution read(DataInput in) throws IOException {
          Distribution numbers = new Distribution();
          int used = in.readInt();
          if (used == 0) {
            numbers.count = in.readInt();
            numbers.values = new double[(int) numbers.count];
            for (int i = 0; i < numbers.count; i++) {
              numbers.values[i] = in.readDouble();
            }
            return numbers;
          }
          numbers.used = used;
          numbers.buckets = new int[used];
          numbers.counts = new long[used];
          for (int i = 0; i < used; i++) {
            numbers.buckets[i] = in.readInt();
            numbers.counts[i] = in.readLong();
            numbers.count += numbers.counts[i];
          }
          return numbers;
        }
      };

  /** Takes a finite number in. */
  void add(double number) {
    if (used == 0 && count < EXACT) {
      if (count == values.length) {
        values = Arrays.copyOf(values, Math.max(4, Math.min(EXACT, values.length * 2)));
      }
      values[(int) count++] = number;
      return;
    }
    toBuckets();
    addTo(bucket(number), 1);
  }

  void add(Distribution other) {
    if (other.used == 0) {
      for (int i = 0; i < other.count; i++) {
        add(other.values[i]);
      }
      return;
    }
    toBuckets();
    for (int i = 0; i < other.used; i++) {
      addTo(other.buckets[i], other.counts[i]);
    }
  }

  private void toBuckets() {
    if (used > 0) {
      return;
    }
    double[] exact = values;
    int size = (int) count;
    values = new double[0];
    count = 0;
    for (int i = 0; i < size; i++) {
      addTo(bucket(exact[i]), 1);
    }
  }

  private void addTo(int bucket, long more) {
    int place = Arrays.binarySearch(buckets, 0, used, bucket);
    if (place < 0) {
      place = -place - 1;
      if (used == buckets.length) {
        int room = Math.max(16, used + used / 2);
        buckets = Arrays.copyOf(buckets, room);
        counts = Arrays.copyOf(counts, room);
      }
      System.arraycopy(buckets, place, buckets, place + 1, used - place);
      System.arraycopy(counts, place, counts, place + 1, used - place);
      buckets[place] = bucket;
      counts[place] = 0;
      used++;
    }
    counts[place] += more;
    count += more;
  }

  /** Logarithms are those of {@link StrictMath}, which are the same on all machines. */
  private static int bucket(double number) {
    if (number == 0) {
      return 0;
    }
    int size = OFFSET + (int) StrictMath.ceil(StrictMath.log(Math.abs(number)) / LOG_GROWTH);
    return number > 0 ? size : -size;
  }

  /** The value for all numbers of a bucket. */
  private static double value(int bucket) {
    if (bucket == 0) {
      return 0;
    }
    double border = StrictMath.exp((Math.abs(bucket) - OFFSET) * LOG_GROWTH);
    double value = Math.min(border * (1 - ACCURACY), Double.MAX_VALUE);
    return bucket > 0 ? value : -value;
  }

  long count() {
    return count;
  }

  /** What it takes in memory, in bytes. */
  long bytes() {
    return (long) Double.BYTES * values.length
        + (long) (Integer.BYTES + Long.BYTES) * buckets.length;
  }

  /**
   * The value that such a part of the numbers is not above, between two of them in proportion, as
   * SQL's {@code PERCENTILE_CONT}. There must be a number.
   */
  double at(double part) {
    double place = part * (count - 1);
    long below = (long) Math.floor(place);
    double beyond = place - below;
    if (used == 0) {
      Arrays.sort(values, 0, (int) count);
    }
    double lower = get(below);
    return beyond == 0 ? lower : lower * (1 - beyond) + get(below + 1) * beyond;
  }

  /** The number at a place of their order; of all sorted, or of buckets. */
  private double get(long place) {
    if (used == 0) {
      return values[(int) place];
    }
    long left = place;
    int bucket = 0;
    while (left >= counts[bucket]) {
      left -= counts[bucket++];
    }
    return value(buckets[bucket]);
  }
}
