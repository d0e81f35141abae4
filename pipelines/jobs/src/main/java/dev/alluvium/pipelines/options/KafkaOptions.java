package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How a job reads Kafka. */
public interface KafkaOptions extends PipelineOptions {
  @Description("With --source=kafka: brokers, as host:port,host:port.")
  @Matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String bootstrapServers);

  @Description("Consumer group that offsets are committed for.")
  @Default.String("alluvium")
  @Matches("\\S+")
  String getGroup();

  void setGroup(String group);

  @Description(
      "Where to start, unless the job goes on from state that its runner has kept: warehouse (where"
          + " the DuckDB file says), committed (where the group has), earliest, or an instant as"
          + " 2023-04-02T10:15:00Z, for what was published since. By default warehouse for duckdb,"
          + " committed for bigquery.")
  @Matches("warehouse|committed|earliest|\\d{4}-\\d\\d-\\d\\dT\\S+")
  @Nullable String getStartFrom();

  void setStartFrom(@Nullable String startFrom);

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
  @Matches("projects/[^/]+/secrets/[^/]+/versions/[^/]+")
  @Nullable String getKafkaSecret();

  void setKafkaSecret(@Nullable String secret);

  @Description(
      "Name of the brokers' certificates, in PEM, in Secret Manager, where they are not signed by a"
          + " public authority.")
  @Matches("projects/[^/]+/secrets/[^/]+/versions/[^/]+")
  @Nullable String getKafkaCaSecret();

  void setKafkaCaSecret(@Nullable String secret);

  @Description("Stop when what is there at the start has been read, instead of going on for ever.")
  @Default.Boolean(false)
  @OnThisMachine
  boolean getStopAtEnd();

  void setStopAtEnd(boolean stopAtEnd);

  @Description(
      "How much older than one before it in its partition an event may be without being late, as"
          + " 10s or 5m.")
  @Default.String("10s")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getOutOfOrderness();

  void setOutOfOrderness(String duration);
}
