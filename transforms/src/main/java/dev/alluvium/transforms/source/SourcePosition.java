package dev.alluvium.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/** Where a {@link BatchSession} stands: a few numbers whose meaning is its own. */
public final class SourcePosition implements CheckpointMark {
  private final long[] numbers;
  private final @Nullable BatchSession<?> session;

  private SourcePosition(long[] numbers, @Nullable BatchSession<?> session) {
    this.numbers = numbers;
    this.session = session;
  }

  public static SourcePosition of(long... numbers) {
    return new SourcePosition(numbers.clone(), null);
  }

  /** This position, which tells the session when it is finalized. */
  SourcePosition in(BatchSession<?> session) {
    return new SourcePosition(numbers, session);
  }

  public long get(int index) {
    return numbers[index];
  }

  public int size() {
    return numbers.length;
  }

  /** Tells the session, if this position has not been restored from elsewhere. */
  @Override
  public void finalizeCheckpoint() {
    if (session != null) {
      session.delivered(this);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourcePosition that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers);
  }

  static Coder<SourcePosition> coder() {
    return PositionCoder.INSTANCE;
  }

  private static final class PositionCoder extends AtomicCoder<SourcePosition> {
    private static final PositionCoder INSTANCE = new PositionCoder();

    @Override
    public void encode(SourcePosition position, OutputStream out) throws IOException {
      VarInt.encode(position.numbers.length, out);
      for (long number : position.numbers) {
        VarInt.encode(number, out);
      }
    }

    @Override
    public SourcePosition decode(InputStream in) throws IOException {
      long[] numbers = new long[VarInt.decodeInt(in)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = VarInt.decodeLong(in);
      }
      return new SourcePosition(numbers, null);
    }
  }
}
