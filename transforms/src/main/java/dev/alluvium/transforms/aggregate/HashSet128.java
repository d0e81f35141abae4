package dev.alluvium.transforms.aggregate;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * A set of hashes in two arrays: 16 bytes each at rest, and encoded as a whole by copying, which is
 * what makes state that is read and written once per bundle cheap. Open addressing by the low half.
 */
public final class HashSet128 {
  /** Encodes the arrays as they are. */
  public static final Coder<HashSet128> CODER = new ArraysCoder();

  private static final int INITIAL_CAPACITY = 4;

  /** Pairs of high and low; (0, 0) is an empty place, and is kept aside as a member. */
  private long[] slots = new long[2 * INITIAL_CAPACITY];

  private int size;
  private boolean hasZero;

  /** Whether it was not there before. */
  public boolean add(Hash128 hash) {
    return add(hash.high(), hash.low());
  }

  /** Forgets them all. */
  public void clear() {
    slots = new long[2 * INITIAL_CAPACITY];
    size = 0;
    hasZero = false;
  }

  /** What the set takes in memory, in bytes. */
  public long bytes() {
    return 48L + (long) Long.BYTES * slots.length;
  }

  /** How many there are. */
  public int size() {
    return hasZero ? size + 1 : size;
  }

  /**
   * Takes in all of another's.
   *
   * @return how many of them were not there before
   */
  public int addAllNew(HashSet128 other) {
    int added = 0;
    for (int i = 0; i < other.slots.length; i += 2) {
      boolean isMember = other.slots[i] != 0 || other.slots[i + 1] != 0;
      if (isMember && add(other.slots[i], other.slots[i + 1])) {
        added++;
      }
    }
    return other.hasZero && add(0, 0) ? added + 1 : added;
  }

  private boolean add(long high, long low) {
    if (high == 0 && low == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (4 * (size + 1) > slots.length) {
      grow();
    }
    int place = place(high, low);
    if (slots[place] != 0 || slots[place + 1] != 0) {
      return false;
    }
    slots[place] = high;
    slots[place + 1] = low;
    size++;
    return true;
  }

  /** Where that hash stands, or where it would go. At least half of the places are empty. */
  private int place(long high, long low) {
    int mask = slots.length - 1;
    int place = (int) (low << 1) & mask;
    while ((slots[place] != 0 || slots[place + 1] != 0)
        && (slots[place] != high || slots[place + 1] != low)) {
      place = (place + 2) & mask;
    }
    return place;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (int i = 0; i < before.length; i += 2) {
      if (before[i] != 0 || before[i + 1] != 0) {
        int place = place(before[i], before[i + 1]);
        slots[place] = before[i];
        slots[place + 1] = before[i + 1];
      }
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(slots.length);
    out.writeInt(size);
    out.writeBoolean(hasZero);
    ByteBuffer bytes = ByteBuffer.allocate(slots.length * Long.BYTES);
    bytes.asLongBuffer().put(slots);
    out.write(bytes.array());
  }

  static HashSet128 read(DataInput in) throws IOException {
    HashSet128 set = new HashSet128();
    set.slots = new long[in.readInt()];
    set.size = in.readInt();
    set.hasZero = in.readBoolean();
    byte[] bytes = new byte[set.slots.length * Long.BYTES];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asLongBuffer().get(set.slots);
    return set;
  }

  private static final class ArraysCoder extends CustomCoder<HashSet128> {
    @Override
    public void encode(HashSet128 set, OutputStream out) throws IOException {
      set.write(new DataOutputStream(out));
    }

    @Override
    public HashSet128 decode(InputStream in) throws IOException {
      return read(new DataInputStream(in));
    }
  }
}
