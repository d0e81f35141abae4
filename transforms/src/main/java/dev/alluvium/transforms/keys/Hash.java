package dev.alluvium.transforms.keys;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A digest as its bits, of which there are 128 or more. Hexadecimal is what a row holds of it, and
 * made once, when the first row is written. Not safe for several threads.
 */
public final class Hash {
  private final byte[] bits;
  private @Nullable String hex;

  Hash(byte[] bits) {
    this.bits = bits;
  }

  /** Its first 64 bits. */
  public long high() {
    return ByteBuffer.wrap(bits).getLong(0);
  }

  /** The 64 bits behind those. */
  public long low() {
    return ByteBuffer.wrap(bits).getLong(Long.BYTES);
  }

  /** All of it, in upper-case hexadecimal. */
  public String hex() {
    String text = hex;
    if (text == null) {
      text = Digest.hex(bits);
      hex = text;
    }
    return text;
  }

  byte[] bits() {
    return bits;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash that && Arrays.equals(that.bits, bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return hex();
  }
}
