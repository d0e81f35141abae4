package dev.alluvium.pipelines.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may see a page. Without a token only requests to a name of this machine itself are answered:
 * a page elsewhere whose name was made to point here is none of them. A request that a browser
 * makes for another page is never answered.
 */
final class Access {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<String> token;
  private final String host;

  /**
   * @param host that is listened on; the page is called so as well
   */
  Access(Optional<String> token, String host) {
    this.token = token;
    this.host = (host.contains(":") ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
  }

  boolean needsToken() {
    return token.isPresent();
  }

  /** Whether the request is for this page, by its headers {@code Host} and {@code Origin}. */
  boolean isForUs(@Nullable String host, @Nullable String origin) {
    if (host == null || host.isEmpty()) {
      return false;
    }
    boolean isNamed = token.isPresent() || isLocal(name(host));
    boolean isSame =
        origin == null
            || origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host);
    return isNamed && isSame;
  }

  /** Whether that opens the page; takes as long for any wrong token. */
  boolean opens(@Nullable String given) {
    return token.isEmpty()
        || (given != null
            && MessageDigest.isEqual(token.get().getBytes(UTF_8), given.getBytes(UTF_8)));
  }

  private boolean isLocal(String name) {
    return LOCAL_NAMES.contains(name) || name.equals(host);
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    boolean hasPort = port > host.lastIndexOf(']');
    return (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
  }
}
