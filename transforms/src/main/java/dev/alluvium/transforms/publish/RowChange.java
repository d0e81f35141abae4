package dev.alluvium.transforms.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row, as it will be sent.
 *
 * @param value NULL where the row was taken back
 * @param version the largest of a key is the one that is true
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way; equal by content.
record RowChange(byte[] key, byte @Nullable [] value, long version) {
  /** Part of the pipeline's interface: changing it breaks updates of running jobs. */
  static final Coder<RowChange> CODER = new ChangeCoder();

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowChange that
        && version == that.version
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Long.hashCode(version);
  }

  private static final class ChangeCoder extends CustomCoder<RowChange> {
    private static final long serialVersionUID = 1L;
    private static final Coder<byte[]> KEY = ByteArrayCoder.of();
    private static final Coder<byte @Nullable []> VALUE = NullableCoder.of(ByteArrayCoder.of());
    private static final VarLongCoder VERSION = VarLongCoder.of();

    @Override
    public void encode(RowChange change, OutputStream out) throws IOException {
      KEY.encode(change.key, out);
      VALUE.encode(change.value, out);
      VERSION.encode(change.version, out);
    }

    @Override
    public RowChange decode(InputStream in) throws IOException {
      return new RowChange(KEY.decode(in), VALUE.decode(in), VERSION.decode(in));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
