package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.KafkaOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a job proves to brokers who it is, by its options. */
final class KafkaLogin {
  private static final Pattern SECRET =
      Pattern.compile("projects/[^/\\s]+/secrets/[^/\\s]+/versions/[^/\\s]+");

  private KafkaLogin() {}

  /**
   * @throws UserException if an option is missing or wrong; it shows no value of a secret's option
   *     that is no name, as that may be the secret itself
   */
  static KafkaAuth of(KafkaOptions options) {
    KafkaAuth auth =
        switch (options.getKafkaAuth().toLowerCase(Locale.ROOT)) {
          case "none" -> KafkaAuth.none();
          case "tls" -> KafkaAuth.of(KafkaAuth.Method.TLS);
          case "google" -> KafkaAuth.of(KafkaAuth.Method.GOOGLE);
          case "plain" -> withPassword(KafkaAuth.Method.PLAIN, options);
          case "scram-sha-512" -> withPassword(KafkaAuth.Method.SCRAM_SHA_512, options);
          default ->
              throw new UserException(
                  "--kafkaAuth=%s is no login; write none, tls, plain, scram-sha-512 or google"
                      .formatted(options.getKafkaAuth()));
        };
    String certificates = options.getKafkaCaSecret();
    if (certificates == null) {
      return auth;
    }
    if (auth.method() == KafkaAuth.Method.NONE) {
      throw new UserException("--kafkaCaSecret is for brokers with TLS: add --kafkaAuth=tls");
    }
    return auth.trusting(secret("kafkaCaSecret", certificates));
  }

  private static KafkaAuth withPassword(KafkaAuth.Method method, KafkaOptions options) {
    String user = options.getKafkaUser();
    if (user == null || user.isBlank()) {
      throw new UserException(
          "--kafkaUser is missing: --kafkaAuth=%s needs a user".formatted(options.getKafkaAuth()));
    }
    return KafkaAuth.of(method, user, secret("kafkaSecret", options.getKafkaSecret()));
  }

  private static String secret(String option, @Nullable String name) {
    if (name == null || !SECRET.matcher(name).matches()) {
      throw new UserException(
          "--%s %s: give the secret's name, as --%s=projects/PROJECT/secrets/NAME/versions/latest"
              .formatted(option, name == null ? "is missing" : "is no name of a secret", option));
    }
    return name;
  }
}
