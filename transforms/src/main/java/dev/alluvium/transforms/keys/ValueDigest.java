package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits that tell lists of values apart: equal for values that are the {@linkplain SameValue
 * same}, NULL and NULL among them, and for no others, but by the chance that two MD5 digests are
 * equal. What is digested of a value are its type, its length and its content, so that no value
 * runs into the next. Not safe for several threads.
 */
public final class ValueDigest {
  private static final byte NULL = 0;
  private static final byte TEXT = 1;
  private static final byte WHOLE = 2;
  private static final byte FLOATING = 3;
  private static final byte DECIMAL = 4;
  private static final byte TRUTH = 5;
  private static final byte TIME = 6;
  private static final byte DAY = 7;
  private static final byte BYTES = 8;

  private final Digest digest = new Digest(HashAlgorithm.MD5);
  private byte[] bytes = new byte[256];
  private int size;

  /**
   * Adds a value to the list.
   *
   * @throws IllegalArgumentException if it is none of a column's Java types, and no hash
   */
  public ValueDigest add(@Nullable Object value) {
    if (value == null) {
      put(NULL);
    } else if (value instanceof String text) {
      put(TEXT);
      add(text);
    } else if (value instanceof Long number) {
      put(WHOLE);
      put(number);
    } else if (value instanceof Double number) {
      put(FLOATING);
      put(Double.doubleToLongBits(number + 0.0));
    } else if (value instanceof BigDecimal number) {
      put(DECIMAL);
      add((BigDecimal) SameValue.of(number));
    } else if (value instanceof Boolean truth) {
      put(TRUTH);
      put((byte) (truth ? 1 : 0));
    } else if (value instanceof Instant time) {
      put(TIME);
      put(time.getEpochSecond());
      put((long) time.getNano());
    } else if (value instanceof LocalDate day) {
      put(DAY);
      put(day.toEpochDay());
    } else if (value instanceof byte[] content) {
      put(BYTES);
      add(content);
    } else if (value instanceof Hash hash) {
      put(BYTES);
      add(hash.bits());
    } else {
      throw new IllegalArgumentException(value.getClass() + " is no type of a column");
    }
    return this;
  }

  /** The digest of the list, and the beginning of the next one. */
  public byte[] finish() {
    byte[] hash = digest.bytes(bytes, size);
    size = 0;
    return hash;
  }

  /** The same, as a hash. */
  public Hash finishHash() {
    return new Hash(finish());
  }

  /** The same, in upper-case hexadecimal. */
  public String finishHex() {
    return Digest.hex(finish());
  }

  /** Any text, of half characters too: each is one to three bytes, the last of them below 0x80. */
  private void add(String text) {
    put(text.length());
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      while (c > 0x7f) {
        put((byte) (c | 0x80));
        c >>>= 7;
      }
      put((byte) c);
    }
  }

  private void add(BigDecimal number) {
    put(number.scale());
    add(number.unscaledValue().toByteArray());
  }

  private void add(byte[] content) {
    put(content.length);
    reserve(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
  }

  private void put(long bits) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      put((byte) (bits >>> shift));
    }
  }

  private void put(byte b) {
    reserve(1);
    bytes[size++] = b;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
