package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A reusable message digest. Not safe for several threads. */
public final class Digest {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest digest;

  /** Of the text that is digested, as far as it is ASCII. */
  private byte[] utf8 = new byte[256];

  public Digest(HashAlgorithm algorithm) {
    try {
      digest = MessageDigest.getInstance(algorithm.javaName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm.javaName(), e);
    }
  }

  /** The digest of the text's UTF-8, in upper-case hexadecimal. */
  public String hex(CharSequence text) {
    return hex(bytes(text));
  }

  /** Those bytes in upper-case hexadecimal. */
  static String hex(byte[] bytes) {
    byte[] hex = new byte[bytes.length * 2];
    for (int i = 0; i < bytes.length; i++) {
      hex[2 * i] = HEX[(bytes[i] >> 4) & 0xf];
      hex[2 * i + 1] = HEX[bytes[i] & 0xf];
    }
    return new String(hex, StandardCharsets.ISO_8859_1);
  }

  /** The digest of the text's UTF-8. */
  public byte[] bytes(CharSequence text) {
    int length = text.length();
    if (length > utf8.length) {
      utf8 = new byte[length * 2];
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > '~') {
        return digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      utf8[i] = (byte) c;
    }
    return bytes(utf8, length);
  }

  /** The same, to be written as hexadecimal, or not. */
  public Hash hash(CharSequence text) {
    return new Hash(bytes(text));
  }

  /** The digest of the first {@code length} of the bytes. */
  byte[] bytes(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  /** The first eight bytes of the digest of those bytes, as a number. */
  public long first64(byte[] bytes) {
    byte[] hash = digest.digest(bytes);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (hash[i] & 0xff);
    }
    return value;
  }
}
