package dev.alluvium.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link BatchSession} stands: a few numbers whose meaning is its own, and, where its
 * source goes on from something else than a number, the token that the source gave for that.
 */
public final class SourcePosition implements CheckpointMark {
  private final long[] numbers;
  private final byte @Nullable [] token;
  private final @Nullable BatchSession<?> session;

  private SourcePosition(
      long[] numbers, byte @Nullable [] token, @Nullable BatchSession<?> session) {
    this.numbers = numbers;
    this.token = token;
    this.session = session;
  }

  public static SourcePosition of(long... numbers) {
    return new SourcePosition(numbers.clone(), null, null);
  }

  /** This position, which tells the session when it is finalized. */
  SourcePosition in(BatchSession<?> session) {
    return new SourcePosition(numbers, token, session);
  }

  /** This position, with what the source goes on from: bytes that mean nothing to us. */
  public SourcePosition withToken(byte[] opaque) {
    return new SourcePosition(numbers, opaque.clone(), session);
  }

  /** What the source goes on from; NULL where the numbers say that. */
  public byte @Nullable [] token() {
    return token == null ? null : token.clone();
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
    return other instanceof SourcePosition that
        && Arrays.equals(numbers, that.numbers)
        && Arrays.equals(token, that.token);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(token);
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers) + (token == null ? "" : HexFormat.of().formatHex(token));
  }

  static Coder<SourcePosition> coder() {
    return PositionCoder.INSTANCE;
  }

  private static final class PositionCoder extends AtomicCoder<SourcePosition> {
    private static final PositionCoder INSTANCE = new PositionCoder();

    /** A count below zero says that a token follows; without one, bytes are as they ever were. */
    @Override
    public void encode(SourcePosition position, OutputStream out) throws IOException {
      int count = position.numbers.length;
      VarInt.encode(position.token == null ? count : -1 - count, out);
      for (long number : position.numbers) {
        VarInt.encode(number, out);
      }
      if (position.token != null) {
        ByteArrayCoder.of().encode(position.token, out);
      }
    }

    @Override
    public SourcePosition decode(InputStream in) throws IOException {
      int count = VarInt.decodeInt(in);
      long[] numbers = new long[count < 0 ? -1 - count : count];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = VarInt.decodeLong(in);
      }
      return new SourcePosition(
          numbers, count < 0 ? ByteArrayCoder.of().decode(in) : null, /* session= */ null);
    }
  }
}
