package dev.alluvium.transforms.serial;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/**
 * Passes a value from {@link #encode} to the next {@link #decode} of the same thread instead of
 * copying it. For the state of a runner that keeps state as objects in this process and copies it
 * by its coder for each bundle, as the DirectRunner does: that costs as much as the whole state,
 * which a bundle may touch little of. What is passed is the object itself, so a failed bundle
 * leaves it changed; the runner must end the pipeline then, not try again.
 */
public final class HandedOverCoder<T> extends CustomCoder<T> {
  private static final ThreadLocal<Hand> HAND = ThreadLocal.withInitial(Hand::new);

  private final Coder<T> coder;

  private static final class Hand {
    private long ticket;
    private @Nullable Object value;
  }

  private HandedOverCoder(Coder<T> coder) {
    this.coder = coder;
  }

  /**
   * For values of that coder.
   *
   * @param coder what would copy the value elsewhere; tells coders apart, and is not used
   */
  public static <T> HandedOverCoder<T> of(Coder<T> coder) {
    return new HandedOverCoder<>(coder);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    Hand hand = HAND.get();
    hand.ticket++;
    hand.value = value;
    new DataOutputStream(out).writeLong(hand.ticket);
  }

  /**
   * @throws IOException if the bytes are not what this thread encoded last
   */
  @Override
  @SuppressWarnings("unchecked") // The ticket is of a value that a coder of this type encoded.
  public T decode(InputStream in) throws IOException {
    Hand hand = HAND.get();
    if (new DataInputStream(in).readLong() != hand.ticket || hand.value == null) {
      throw new IOException("a value was not decoded at once by the thread that encoded it");
    }
    T value = (T) hand.value;
    hand.value = null;
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HandedOverCoder<?> that && that.coder.equals(coder);
  }

  @Override
  public int hashCode() {
    return Objects.hash(HandedOverCoder.class, coder);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "every encoding has its own number");
  }
}
