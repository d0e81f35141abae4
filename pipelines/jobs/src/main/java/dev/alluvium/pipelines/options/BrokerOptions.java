package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which Kafka brokers a job speaks to, and how they know it. */
public interface BrokerOptions extends PipelineOptions {
  @Description("Brokers of Kafka, as host:port,host:port.")
  @Matches(
      value = "[^\\s,]+:\\d+(\\s*,\\s*[^\\s,]+:\\d+)*",
      like = "host:port, or several with commas between")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String bootstrapServers);

  @Description("File of further client properties, as for security; its values are never shown.")
  @OnThisMachine
  @Nullable String getKafkaProperties();

  void setKafkaProperties(@Nullable String file);

  @Description(
      "How brokers know who reads: none, tls, plain, scram-sha-512, or google for Google's"
          + " application default credentials.")
  @Default.String("none")
  @Matches("none|tls|plain|scram-sha-512|google")
  String getKafkaAuth();

  void setKafkaAuth(String auth);

  @Description("With --kafkaAuth=plain or scram-sha-512: the user.")
  @Matches(".+")
  @Nullable String getKafkaUser();

  void setKafkaUser(@Nullable String user);

  @Description(
      "With --kafkaAuth=plain or scram-sha-512: name of the password in Secret Manager, as"
          + " projects/PROJECT/secrets/NAME/versions/latest. Each worker looks it up.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getKafkaSecret();

  void setKafkaSecret(@Nullable String secret);

  @Description(
      "Name of the brokers' certificates, in PEM, in Secret Manager, where they are not signed by a"
          + " public authority.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getKafkaCaSecret();

  void setKafkaCaSecret(@Nullable String secret);
}
