package dev.alluvium.schemas.spec.format;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where schemas are registered, and how to prove who asks: by user and password, by a token, or not
 * at all. Secrets go by their names; their values are looked up where they are needed.
 *
 * @param url its address, as {@code https://registry.example:8081}
 * @param user NULL where there is none
 * @param secret name of the user's password or, without a user, of a bearer token; NULL where
 *     nobody is asked
 */
public record RegistrySpec(String url, @Nullable String user, @Nullable String secret)
    implements Serializable {
  public RegistrySpec {
    url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    if (user != null && secret == null) {
      throw new IllegalArgumentException("a user needs a password");
    }
  }

  /** A registry that asks nobody who they are. */
  public static RegistrySpec at(String url) {
    return new RegistrySpec(url, null, null);
  }
}
