package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.SchemaRegistryOptions;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.SourceKind;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.schemas.spec.format.RegisteredFormat;
import dev.alluvium.schemas.spec.format.RegistrySpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The schema registry of Avro's messages, by a job's options. */
final class RegistrySettings implements FormatSettings {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/@?#]+(/[^\\s@?#]*)?");

  @Override
  public RecordFormat complete(RecordFormat format, EventSpec event, LoadWarehouseOptions options) {
    if (!(format instanceof RegisteredFormat registered)) {
      return format;
    }
    Optional<RegistrySpec> registry = registry(options);
    if (registry.isEmpty()
        && registered.needsRegistry()
        && SourceKind.of(options) == SourceKind.KAFKA) {
      throw new UserException(
          "--schemaRegistry is missing: messages of %s begin with the id of a schema; give the registry's address, as --schemaRegistry=https://host:8081"
              .formatted(event.topic()));
    }
    return registry.map(registered::registeredAt).orElse(format);
  }

  /**
   * The registry that the options name.
   *
   * @throws UserException if one is missing or wrong; it shows no value that may be a secret
   */
  static Optional<RegistrySpec> registry(SchemaRegistryOptions options) {
    String url = options.getSchemaRegistry();
    String user = options.getSchemaRegistryUser();
    String secret = options.getSchemaRegistrySecret();
    if (url == null) {
      if (user != null || secret != null) {
        throw new UserException(
            "--schemaRegistry is missing: give the address that the user or secret is for");
      }
      return Optional.empty();
    }
    if (!ADDRESS.matcher(url).matches()) {
      throw new UserException(
          "--schemaRegistry is no address of a registry: write https://host:8081, and user and"
              + " password by --schemaRegistryUser and --schemaRegistrySecret");
    }
    check(user, secret);
    return Optional.of(new RegistrySpec(url, user, secret));
  }

  private static void check(@Nullable String user, @Nullable String secret) {
    if (user != null && secret == null) {
      throw new UserException(
          "--schemaRegistrySecret is missing: --schemaRegistryUser needs a password");
    }
    if (secret != null) {
      SecretName.inManagerOrFile("schemaRegistrySecret", secret);
    }
  }
}
