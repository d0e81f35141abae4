package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.kafka.KafkaPublisher;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import dev.alluvium.transforms.kafka.client.PropertyCheck;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** How a job reaches Kafka's brokers, and proves to them who it is, by its options. */
public final class KafkaLogin {
  private KafkaLogin() {}

  /**
   * The brokers that the options name, for a client that is in no group.
   *
   * @throws UserException if an option is missing or wrong
   */
  public static ClientSettings settings(BrokerOptions options) {
    String servers = servers(options);
    Map<String, String> properties = properties(options);
    PropertyCheck.doubts(properties).forEach(doubt -> System.err.println("warning: " + doubt));
    return ClientSettings.of(servers, "", properties).withAuth(of(options));
  }

  private static String servers(BrokerOptions options) {
    String servers = options.getBootstrapServers();
    if (servers == null || servers.isBlank()) {
      throw new UserException(
          "--bootstrapServers is missing: give brokers, as host:port,host:port");
    }
    return servers;
  }

  /** The file's properties; an error names the file, and no value. */
  static Map<String, String> properties(BrokerOptions options) {
    String file = options.getKafkaProperties();
    Map<String, String> byName = new HashMap<>();
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new UserException(
            "--kafkaProperties=%s cannot be read: give a file of lines key=value".formatted(file));
      }
      properties.stringPropertyNames().forEach(n -> byName.put(n, properties.getProperty(n)));
    }
    return byName;
  }

  /**
   * The way to a topic, which is there.
   *
   * @throws UserException if an option is missing or wrong
   * @throws dev.alluvium.transforms.source.InputException if the brokers do not answer, or do not
   *     have it
   */
  static KafkaPublisher reachablePublisher(BrokerOptions options, String topic) {
    KafkaPublisher publisher =
        KafkaPublisher.to(servers(options), topic)
            .withAuth(of(options))
            .withProperties(properties(options));
    publisher.checkReachable();
    return publisher;
  }

  /**
   * @throws UserException if an option is missing or wrong; it shows no value of a secret's option
   *     that is no name, as that may be the secret itself
   */
  static KafkaAuth of(BrokerOptions options) {
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
    boolean isNamed = options.getKafkaUser() != null || options.getKafkaSecret() != null;
    if (isNamed && !auth.method().needsPassword()) {
      throw new UserException(
          "--kafkaUser and --kafkaSecret have no effect with --kafkaAuth=%s: add --kafkaAuth=scram-sha-512 or plain"
              .formatted(options.getKafkaAuth()));
    }
    String certificates = options.getKafkaCaSecret();
    if (certificates == null) {
      return auth;
    }
    if (auth.method() == KafkaAuth.Method.NONE) {
      throw new UserException("--kafkaCaSecret is for brokers with TLS: add --kafkaAuth=tls");
    }
    return auth.trusting(SecretName.inManager("kafkaCaSecret", certificates));
  }

  private static KafkaAuth withPassword(KafkaAuth.Method method, BrokerOptions options) {
    String user = options.getKafkaUser();
    if (user == null || user.isBlank()) {
      throw new UserException(
          "--kafkaUser is missing: --kafkaAuth=%s needs a user".formatted(options.getKafkaAuth()));
    }
    return KafkaAuth.of(
        method, user, SecretName.inManager("kafkaSecret", options.getKafkaSecret()));
  }
}
