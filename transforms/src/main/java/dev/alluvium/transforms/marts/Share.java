package dev.alluvium.transforms.marts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StructuredCoder;

/**
 * What a bundle has for one key.
 *
 * @param known whether all of it was counted by a run before, and is only told again because the
 *     state of that run is gone
 */
record Share<T>(boolean known, List<T> items) {
  static <T> Coder<Share<T>> coder(Coder<T> items) {
    return new ShareCoder<>(ListCoder.of(items));
  }

  private static final class ShareCoder<T> extends StructuredCoder<Share<T>> {
    private final ListCoder<T> items;

    ShareCoder(ListCoder<T> items) {
      this.items = items;
    }

    @Override
    public void encode(Share<T> share, OutputStream out) throws IOException {
      new DataOutputStream(out).writeBoolean(share.known());
      items.encode(share.items(), out);
    }

    @Override
    public Share<T> decode(InputStream in) throws IOException {
      boolean known = new DataInputStream(in).readBoolean();
      return new Share<>(known, items.decode(in));
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(items);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      items.verifyDeterministic();
    }
  }
}
