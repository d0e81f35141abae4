package dev.alluvium.transforms.aggregate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;

/**
 * A key of state: a window, and a share of what is in it. The window is in the key, rather than
 * being Beam's, because a runner drops late elements of a Beam window without a word, and ours are
 * counted.
 *
 * @param slot epoch milliseconds; {@link #ALL_WINDOWS} where state spans windows
 */
public record ShardKey(long slot, int shard) {
  /** In the place of a slot. */
  public static final long ALL_WINDOWS = Long.MIN_VALUE;

  private static final long MILLIS_PER_DAY = 86_400_000;

  /** The slot of a window: its day, or the window itself where it is longer. */
  public static long slot(long windowStartMillis, long windowMillis) {
    long length = Math.max(MILLIS_PER_DAY, windowMillis);
    return Math.floorDiv(windowStartMillis, length) * length;
  }

  /** When the last window of a slot ends; epoch milliseconds. */
  public long endMillis(long windowMillis) {
    return slot + Math.max(MILLIS_PER_DAY, windowMillis) + windowMillis;
  }

  /** Deterministic. */
  public static final Coder<ShardKey> CODER = new ShardKeyCoder();

  private static final class ShardKeyCoder extends AtomicCoder<ShardKey> {
    @Override
    public void encode(ShardKey key, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(key.slot());
      data.writeInt(key.shard());
    }

    @Override
    public ShardKey decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new ShardKey(data.readLong(), data.readInt());
    }
  }
}
