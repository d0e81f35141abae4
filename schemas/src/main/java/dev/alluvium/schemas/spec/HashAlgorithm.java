package dev.alluvium.schemas.spec;

/** The digest of a vault's keys. */
public enum HashAlgorithm {
  MD5("MD5"),
  SHA256("SHA-256");

  private final String javaName;

  HashAlgorithm(String javaName) {
    this.javaName = javaName;
  }

  /** Name for {@link java.security.MessageDigest}. */
  public String javaName() {
    return javaName;
  }
}
