package dev.alluvium.transforms.live.redis;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.secret.SecretSource;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a Redis is, and how it knows who asks. Shows no password; one in Secret Manager is looked
 * up where a connection is made, and kept nowhere.
 */
@AutoValue
public abstract class RedisAddress implements Serializable {
  private static final int PORT = 6379;

  /** How long somebody waits for an answer, or for a connection. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  abstract String host();

  abstract int port();

  abstract int database();

  public abstract boolean isEncrypted();

  abstract String user();

  /** Empty where there is none, or it is in Secret Manager. */
  abstract String password();

  abstract String passwordSecret();

  /** PEM; empty where Java's authorities are trusted. */
  abstract String certificates();

  abstract String certificatesSecret();

  abstract SecretSource secrets();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setHost(String host);

    abstract Builder setPort(int port);

    abstract Builder setDatabase(int database);

    abstract Builder setIsEncrypted(boolean isEncrypted);

    abstract Builder setUser(String user);

    abstract Builder setPassword(String password);

    abstract Builder setPasswordSecret(String name);

    abstract Builder setCertificates(String pem);

    abstract Builder setCertificatesSecret(String name);

    abstract Builder setSecrets(SecretSource secrets);

    abstract RedisAddress build();
  }

  /**
   * That of {@code redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]}, or of {@code rediss://…} with
   * TLS; empty where it is none.
   */
  public static Optional<RedisAddress> parse(String text) {
    try {
      URI uri = new URI(text);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      boolean isRedis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      boolean isPlain = uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (!isRedis || !isPlain || uri.getHost() == null || !path.matches("/?|/[0-9]{1,4}")) {
        return Optional.empty();
      }
      String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
      int colon = login.indexOf(':');
      String host = uri.getHost();
      return Optional.of(
          new AutoValue_RedisAddress.Builder()
              .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
              .setPort(uri.getPort() < 0 ? PORT : uri.getPort())
              .setDatabase(path.length() < 2 ? 0 : Integer.parseInt(path.substring(1)))
              .setIsEncrypted("rediss".equals(uri.getScheme()))
              .setUser(colon < 0 ? "" : login.substring(0, colon))
              .setPassword(login.substring(colon + 1))
              .setPasswordSecret("")
              .setCertificates("")
              .setCertificatesSecret("")
              .setSecrets(SecretSource.googleSecretManager())
              .build());
    } catch (URISyntaxException e) {
      return Optional.empty(); // Its message would show the text, and with it a password.
    }
  }

  public boolean hasPassword() {
    return !password().isEmpty();
  }

  public RedisAddress withPassword(String password) {
    return toBuilder().setPassword(password).build();
  }

  /** The password is in Secret Manager, as {@code projects/P/secrets/S/versions/latest}. */
  public RedisAddress withPasswordSecret(String name) {
    return toBuilder().setPasswordSecret(name).build();
  }

  /** Trusts these certificates, in PEM, instead of Java's: for a Redis that signs its own. */
  public RedisAddress trusting(String certificates) {
    return toBuilder().setCertificates(certificates).build();
  }

  /** The same, of a secret. */
  public RedisAddress trustingSecret(String name) {
    return toBuilder().setCertificatesSecret(name).build();
  }

  /** Looks secrets up there. */
  public RedisAddress withSecrets(SecretSource secrets) {
    return toBuilder().setSecrets(secrets).build();
  }

  /** The certificates to trust; empty for Java's. */
  String trusted() {
    return certificatesSecret().isEmpty() ? certificates() : secrets().value(certificatesSecret());
  }

  /**
   * With the password. Of a Redis that signs its own certificates the name is not compared: its
   * authority signs for no other.
   */
  RedisURI uri() {
    RedisURI.Builder uri =
        RedisURI.Builder.redis(host(), port())
            .withDatabase(database())
            .withSsl(isEncrypted())
            .withTimeout(LIMIT);
    if (isEncrypted() && !(certificates().isEmpty() && certificatesSecret().isEmpty())) {
      uri.withVerifyPeer(SslVerifyMode.CA);
    }
    String password = passwordSecret().isEmpty() ? password() : secrets().value(passwordSecret());
    if (!password.isEmpty()) {
      if (user().isEmpty()) {
        uri.withPassword(password.toCharArray());
      } else {
        uri.withAuthentication(user(), password.toCharArray());
      }
    }
    return uri.build();
  }

  /** Host and port alone. */
  @Override
  public final String toString() {
    return (host().contains(":") ? "[" + host() + "]" : host()) + ":" + port();
  }
}
