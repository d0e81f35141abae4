package dev.alluvium.transforms.fold;

import dev.alluvium.transforms.source.InputException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what is kept for a key, behind the number of its shape: bytes of another shape are
 * refused, not read. A state that is too large for runners is refused as well, when it is written.
 */
final class KeptCoder<S> extends CustomCoder<Kept<S>> {
  private final String step;
  private final StateShape shape;
  private final Coder<S> coder;
  private final long mostBytes;

  /**
   * @param step for messages
   * @param coder of the fold's state
   */
  KeptCoder(String step, StateShape shape, Coder<S> coder, long mostBytes) {
    this.step = step;
    this.shape = shape;
    this.coder = coder;
    this.mostBytes = mostBytes;
  }

  @Override
  public void encode(Kept<S> kept, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(new Bounded(out));
    data.writeLong(shape.number());
    data.writeLong(kept.sequence);
    data.writeLong(kept.watermark);
    data.writeBoolean(kept.soon);
    S state = kept.state;
    data.writeBoolean(state != null);
    if (state != null) {
      coder.encode(state, data);
    }
    data.flush();
  }

  /**
   * @throws IOException if the bytes are of a state of another shape
   */
  @Override
  public Kept<S> decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (data.readLong() != shape.number()) {
      throw new IOException(
          ("The state of %s was kept under a contract or settings with another meaning, and is not"
                  + " read. Drain the job and launch it anew: open windows are given their events"
                  + " again, from raw.")
              .formatted(step));
    }
    Kept<S> kept = new Kept<>();
    kept.sequence = data.readLong();
    kept.watermark = data.readLong();
    kept.soon = data.readBoolean();
    kept.state = data.readBoolean() ? coder.decode(data) : null;
    return kept;
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "states have no order");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeptCoder<?> that
        && that.step.equals(step)
        && that.shape.equals(shape)
        && that.coder.equals(coder)
        && that.mostBytes == mostBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(KeptCoder.class, step, shape);
  }

  /** Counts what goes through it. */
  private final class Bounded extends FilterOutputStream {
    private long written;

    Bounded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      count(length);
      out.write(bytes, offset, length);
    }

    private void count(int bytes) {
      written += bytes;
      if (written > mostBytes) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "The state of %s is too large for one key: more than %,d MB. Drain the job and"
                    + " launch it with twice the --shards.",
                step,
                mostBytes >> 20));
      }
    }
  }
}
