package dev.alluvium.transforms.kafka.client;

import dev.alluvium.transforms.source.InputException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;

/** What Kafka's clients have to say, in one line, without a secret. */
public final class KafkaFaults {
  private static final Pattern INVALID =
      Pattern.compile("Invalid value .* for configuration (\\S+?)(?::\\s*(.*))?", Pattern.DOTALL);
  private static final Pattern MISSING =
      Pattern.compile("Missing required configuration \"([^\"]+)\".*", Pattern.DOTALL);

  /** A word of a login's configuration that could not be understood may be part of a password. */
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");

  private static final int LONGEST = 300;

  private final ClientSettings settings;

  public KafkaFaults(ClientSettings settings) {
    this.settings = settings;
  }

  /** The properties make no client: names the one at fault, where that can be told. */
  InputException ofProperties(Throwable fault) {
    String reason = reason(fault);
    if (isLogin(fault)) {
      return new InputException(
          "Kafka at %s cannot be asked: %s"
              .formatted(
                  settings.bootstrapServers(),
                  settings.auth().method() == KafkaAuth.Method.GOOGLE
                      ? "Google gives no token for it. Run gcloud auth application-default login,"
                          + " or check the network"
                      : "the login failed (" + reason + ")"),
          fault);
    }
    Optional<String> named = property(fault);
    return new InputException(
        named
            .map(name -> "Kafka's property " + name + " cannot be used: " + reason)
            .orElse("Kafka's properties cannot be used: " + reason),
        fault);
  }

  /** Reading failed while it was under way. */
  public InputException whileReading(Throwable fault) {
    return new InputException(
        "Kafka at %s cannot be read: %s".formatted(settings.bootstrapServers(), reason(fault)),
        fault);
  }

  /**
   * Kafka's own reason: the message that is furthest down, and what kind of fault that is. Of a
   * login that fails, only the kind: more may hold a secret.
   */
  public String reason(Throwable fault) {
    Throwable deepest = fault;
    String message = null;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      boolean repeats = said != null && cause.getCause() != null && said.equals(text(cause));
      if (said != null && !said.isBlank() && !repeats && tells(said)) {
        message = said;
      }
      deepest = cause;
    }
    String kind = deepest.getClass().getSimpleName();
    return message == null || isLogin(fault) ? kind : shown(message) + " (" + kind + ")";
  }

  private static boolean isLogin(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof LoginException) {
        return true;
      }
    }
    return false;
  }

  /** Whether it says more than that something failed, or the name of a file alone. */
  private static boolean tells(String message) {
    return !message.startsWith("Failed to construct kafka")
        && !message.startsWith("Failed create new Kafka")
        && message.contains(" ");
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getCause());
  }

  private String shown(String message) {
    Matcher invalid = INVALID.matcher(message);
    String shown =
        invalid.matches() ? invalid.group(2) == null ? "no such value" : invalid.group(2) : message;
    if (shown.contains("JAAS")) {
      shown = QUOTED.matcher(shown).replaceAll("'…'");
    }
    shown = withoutSecrets(shown).lines().findFirst().orElse("").strip().replaceAll("\\.$", "");
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
  }

  private String withoutSecrets(String text) {
    String shown = text;
    for (Map.Entry<String, String> property : settings.properties().entrySet()) {
      if (isSecret(property.getKey()) && !property.getValue().isBlank()) {
        shown = shown.replace(property.getValue(), "…");
      }
    }
    return shown;
  }

  /** By Kafka's own account of its properties, and where it has none, by the name. */
  private static boolean isSecret(String name) {
    ConfigDef.ConfigKey key = ConsumerConfig.configDef().configKeys().get(name);
    return (key != null && key.type == ConfigDef.Type.PASSWORD)
        || name.matches(".*(password|secret|token|credential|jaas).*");
  }

  /** The property that Kafka names, or whose value it speaks of. */
  private Optional<String> property(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      Matcher invalid = INVALID.matcher(message);
      if (invalid.matches()) {
        return Optional.of(invalid.group(1));
      }
      Matcher missing = MISSING.matcher(message);
      if (missing.matches()) {
        return Optional.of(missing.group(1));
      }
      if (message.contains("JAAS")) {
        return Optional.of(SaslConfigs.SASL_JAAS_CONFIG);
      }
      Optional<String> spokenOf =
          new TreeMap<>(settings.properties())
              .entrySet().stream()
                  .filter(property -> property.getValue().length() > 4)
                  .filter(property -> !isSecret(property.getKey()))
                  .filter(property -> message.contains(property.getValue()))
                  .map(Map.Entry::getKey)
                  .findFirst();
      if (spokenOf.isPresent()) {
        return spokenOf;
      }
    }
    return Optional.empty();
  }
}
