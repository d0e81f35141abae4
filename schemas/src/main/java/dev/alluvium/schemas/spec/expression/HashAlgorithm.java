package dev.alluvium.schemas.spec.expression;

/** The digest of a vault's keys. */
public enum HashAlgorithm {
  MD5("MD5", 32),
  SHA1("SHA-1", 40),
  SHA256("SHA-256", 64);

  private final String javaName;
  private final int hexLength;

  HashAlgorithm(String javaName, int hexLength) {
    this.javaName = javaName;
    this.hexLength = hexLength;
  }

  /** Name for {@link java.security.MessageDigest}. */
  public String javaName() {
    return javaName;
  }

  /** Characters of a digest in hexadecimal. */
  public int hexLength() {
    return hexLength;
  }
}
