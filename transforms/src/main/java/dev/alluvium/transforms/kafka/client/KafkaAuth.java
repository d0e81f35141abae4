package dev.alluvium.transforms.kafka.client;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.secret.SecretSource;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How to prove to brokers who reads. Holds the names of secrets; their values are looked up where a
 * consumer is made, and are neither in the pipeline nor in its options.
 */
@AutoValue
public abstract class KafkaAuth implements Serializable {
  /** What brokers ask for. */
  public enum Method {
    /** Nothing, and nothing is encrypted. */
    NONE,
    /** TLS without a login. */
    TLS,
    /** User and password over TLS. */
    PLAIN,
    /** User and password over TLS, of which the password does not travel. */
    SCRAM_SHA_512,
    /** Google's application default credentials over TLS: Managed Service for Apache Kafka. */
    GOOGLE;

    /** Whether it is by a user and a password. */
    public boolean needsPassword() {
      return this == PLAIN || this == SCRAM_SHA_512;
    }
  }

  private static final String GOOGLE_HANDLER =
      "com.google.cloud.hosted.kafka.auth.GcpLoginCallbackHandler";

  public abstract Method method();

  abstract String user();

  abstract String passwordSecret();

  abstract String certificatesSecret();

  abstract SecretSource secrets();

  /** Neither login nor encryption. */
  public static KafkaAuth none() {
    return new AutoValue_KafkaAuth(Method.NONE, "", "", "", SecretSource.googleSecretManager());
  }

  /** A method that needs no user: TLS, or Google's. */
  public static KafkaAuth of(Method method) {
    if (method.needsPassword()) {
      throw new IllegalArgumentException(method + " needs a user and a password");
    }
    return new AutoValue_KafkaAuth(method, "", "", "", SecretSource.googleSecretManager());
  }

  /**
   * A method with a user and a password.
   *
   * @param passwordSecret the secret's name, as {@code projects/P/secrets/S/versions/latest}
   */
  public static KafkaAuth of(Method method, String user, String passwordSecret) {
    if (!method.needsPassword()) {
      throw new IllegalArgumentException(method + " has no user");
    }
    return new AutoValue_KafkaAuth(
        method, user, passwordSecret, "", SecretSource.googleSecretManager());
  }

  /**
   * Trusts the certificates, in PEM, of that secret, instead of those that Java trusts: for brokers
   * that sign their own.
   */
  public KafkaAuth trusting(String certificatesSecret) {
    return new AutoValue_KafkaAuth(
        method(), user(), passwordSecret(), certificatesSecret, secrets());
  }

  /** Looks secrets up there. */
  public KafkaAuth withSecrets(SecretSource secrets) {
    return new AutoValue_KafkaAuth(
        method(), user(), passwordSecret(), certificatesSecret(), secrets);
  }

  /** The consumer's properties, secrets included: made where they are used, and never kept. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    switch (method()) {
      case NONE -> {
        return properties;
      }
      case TLS -> properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
      case PLAIN ->
          login(
              properties,
              "PLAIN",
              "org.apache.kafka.common.security.plain.PlainLoginModule" + userAndPassword());
      case SCRAM_SHA_512 ->
          login(
              properties,
              "SCRAM-SHA-512",
              "org.apache.kafka.common.security.scram.ScramLoginModule" + userAndPassword());
      case GOOGLE -> {
        login(
            properties,
            "OAUTHBEARER",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        properties.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, GOOGLE_HANDLER);
      }
    }
    if (!certificatesSecret().isEmpty()) {
      properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      properties.put(
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, secrets().value(certificatesSecret()));
    }
    return properties;
  }

  private static void login(Map<String, String> properties, String mechanism, String module) {
    properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
    properties.put(SaslConfigs.SASL_MECHANISM, mechanism);
    properties.put(SaslConfigs.SASL_JAAS_CONFIG, module);
  }

  private String userAndPassword() {
    return " required username=%s password=%s;"
        .formatted(quoted(user()), quoted(secrets().value(passwordSecret())));
  }

  /** As JAAS reads a text: a quote or backslash in a password does not end it. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public final String toString() {
    return method().toString();
  }
}
