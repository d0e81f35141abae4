package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Where the schemas of messages are registered. */
public interface SchemaRegistryOptions extends PipelineOptions {
  @Description(
      "Address of the schema registry, as https://registry.example:8081, for topics in Avro whose"
          + " messages begin with the id of a schema.")
  @Matches("https?://[^\\s/@?#]+(/[^\\s@?#]*)?")
  @Nullable String getSchemaRegistry();

  void setSchemaRegistry(@Nullable String url);

  @Description("User of the schema registry, if it asks for a password.")
  @Matches(".+")
  @Nullable String getSchemaRegistryUser();

  void setSchemaRegistryUser(@Nullable String user);

  @Description(
      "Name of the schema registry's password or, without a user, of a bearer token: in Secret"
          + " Manager, as projects/PROJECT/secrets/NAME/versions/latest, or a file of the machine"
          + " that asks, as /run/secrets/NAME. Each worker looks it up.")
  @Matches(SecretName.IN_MANAGER_OR_FILE)
  @Nullable String getSchemaRegistrySecret();

  void setSchemaRegistrySecret(@Nullable String secret);
}
