package dev.alluvium.transforms.aggregate;

import java.nio.ByteBuffer;

/** 128 bits that stand for a value. */
public record Hash128(long high, long low) {
  /** The first 128 bits of a digest. */
  public static Hash128 of(byte[] digest) {
    ByteBuffer bits = ByteBuffer.wrap(digest);
    return new Hash128(bits.getLong(), bits.getLong());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
