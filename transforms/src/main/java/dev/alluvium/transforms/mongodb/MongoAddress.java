package dev.alluvium.transforms.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.value.AutoValue;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.alluvium.transforms.secret.SecretSource;
import java.io.Serializable;
import java.net.URLDecoder;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of MongoDB, and who asks it. The password is looked up where a connection is made, and
 * never shown.
 */
@AutoValue
public abstract class MongoAddress implements Serializable {
  private static final Pattern PARTS =
      Pattern.compile("(mongodb(?:\\+srv)?://)(?:([^@/?]*)@)?([^@/?]+)(.*)", Pattern.DOTALL);
  private static final Pattern AUTH_SOURCE = Pattern.compile("[?&]authSource=([^&]+)");
  private static final String DEFAULT_AUTH_SOURCE = "admin";
  private static final int ANSWER_SECONDS = 10;

  /** To open a stream, a server may have to look through all that it has kept of changes. */
  private static final int READ_SECONDS = 300;

  /** Without a user. */
  abstract String uri();

  abstract @Nullable String user();

  abstract @Nullable String passwordSecret();

  /** Its hosts, for people. */
  public abstract String hosts();

  /**
   * The cluster of {@code mongodb://user@host:port/?replicaSet=name}, or of {@code mongodb+srv:}.
   *
   * @param passwordSecret name of the user's password, as {@link SecretSource#byName} takes it
   * @throws IllegalArgumentException if it is none, and why, in words that follow its name; it
   *     shows neither user nor password
   */
  public static MongoAddress of(String uri, @Nullable String passwordSecret) {
    Matcher parts = PARTS.matcher(uri);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no address of MongoDB");
    }
    String user = parts.group(2);
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException(
          "holds a password, which all who list processes can read; leave it out");
    }
    if (user != null && passwordSecret == null) {
      throw new IllegalArgumentException("names a user, and nothing says where the password is");
    }
    if (user == null && passwordSecret != null) {
      throw new IllegalArgumentException("names no user whose password it would be");
    }
    String bare = parts.group(1) + parts.group(3) + parts.group(4);
    try {
      ConnectionString parsed = new ConnectionString(bare);
      if (user != null && parsed.getCredential() != null) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException e) {
      // The driver's text may show what stands in the address.
      throw new IllegalArgumentException(
          "is no address of MongoDB, or has settings that do not fit; with a user, leave"
              + " authMechanism out");
    }
    return new AutoValue_MongoAddress(
        bare,
        user == null ? null : URLDecoder.decode(user.replace("+", "%2B"), UTF_8),
        passwordSecret,
        parts.group(3));
  }

  /**
   * A client, which the caller closes. It asks the primary, and for what most members have; how
   * long it waits for an answer the address may say otherwise.
   *
   * @throws dev.alluvium.transforms.source.InputException if there is no password to be had
   */
  public MongoClient connect() {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applicationName("alluvium")
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(ANSWER_SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket ->
                    socket
                        .connectTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(READ_SECONDS, TimeUnit.SECONDS))
            .applyConnectionString(new ConnectionString(uri()))
            .readPreference(ReadPreference.primary())
            .readConcern(ReadConcern.MAJORITY);
    String user = user();
    String secret = passwordSecret();
    if (user != null && secret != null) {
      settings.credential(
          MongoCredential.createCredential(
              user, authSource(), SecretSource.byName().value(secret).toCharArray()));
    }
    return MongoClients.create(settings.build());
  }

  private String authSource() {
    Matcher source = AUTH_SOURCE.matcher(uri());
    return source.find() ? URLDecoder.decode(source.group(1), UTF_8) : DEFAULT_AUTH_SOURCE;
  }

  @Override
  public final String toString() {
    return "MongoDB at " + hosts();
  }
}
