package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.options.UserException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may send events. Holds no key, only digests, of which all are compared each time, and each
 * wholly: how long that takes tells nothing. Thread-safe.
 */
final class ApiKeys {
  private static final int SHORTEST = 16;
  private static final String BEARER = "bearer ";

  private final List<byte[]> digests;

  private ApiKeys(List<byte[]> digests) {
    this.digests = digests;
  }

  /** Nobody has to have a key. */
  static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  /**
   * One key a line; blank lines and those that begin with {@code #} are none.
   *
   * @param where they are from, for messages, which show no key
   * @throws UserException if there is none, or one that is too short, or that no header can hold
   */
  static ApiKeys of(String text, String where) {
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      if (isKey(lines.get(i)) && !lines.get(i).matches("[!-~]{" + SHORTEST + ",}")) {
        throw new UserException(
            where
                + " has no key in line "
                + (i + 1)
                + ": a key has "
                + SHORTEST
                + " characters of ASCII or more, and no spaces");
      }
    }
    List<byte[]> digests = lines.stream().filter(ApiKeys::isKey).map(ApiKeys::digest).toList();
    if (digests.isEmpty()) {
      throw new UserException(where + " has no key: write one a line");
    }
    return new ApiKeys(digests);
  }

  private static boolean isKey(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  /** Whether no key is asked for. */
  boolean isEmpty() {
    return digests.isEmpty();
  }

  /**
   * Whether somebody may send events.
   *
   * @param authorization {@code Bearer KEY}; NULL where none was given
   * @param key the key alone; NULL where none was given
   */
  boolean opensFor(@Nullable String authorization, @Nullable String key) {
    if (digests.isEmpty()) {
      return true;
    }
    String given = key != null ? key : bearer(authorization);
    byte[] digest = digest(given == null ? "" : given);
    boolean isOne = false;
    for (byte[] known : digests) {
      isOne |= MessageDigest.isEqual(known, digest);
    }
    return isOne;
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
