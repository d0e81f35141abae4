package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.LiveOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.SecretName;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link ServeDashboard}. */
public interface ServeOptions extends DomainOptions, LiveOptions {
  @Description(
      "Address to listen at. One that others can reach needs --tokenFile or --tokenSecret.")
  @Default.String("127.0.0.1")
  @Matches("\\S+")
  String getHost();

  void setHost(String host);

  @Description("Port to listen at; 0 for any that is free.")
  @Default.Integer(8088)
  @Matches("\\d+")
  int getPort();

  void setPort(int port);

  @Description("File with the token that opens the page, 16 characters or more.")
  @Nullable String getTokenFile();

  void setTokenFile(@Nullable String file);

  @Description(
      "Name of the token in Secret Manager, as projects/PROJECT/secrets/NAME/versions/latest.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getTokenSecret();

  void setTokenSecret(@Nullable String name);

  @Description(
      "Warehouse to ask for what Redis does not have, and to fill it from: duckdb:FILE, which no"
          + " other process has open, or bigquery:PROJECT, or bigquery:PROJECT.PREFIX. None by"
          + " default.")
  @Nullable String getWarehouse();

  void setWarehouse(@Nullable String warehouse);

  @Description(
      "With --warehouse=bigquery:…: how often views and models are read into Redis, by one of all"
          + " servers, as 5m. Each reading is a query that costs.")
  @Default.String("5m")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getReadEvery();

  void setReadEvery(String duration);

  @Description(
      "With --warehouse=bigquery:…: how often tables whose rows the job sends are read all the"
          + " same, for what a worker that was killed has not sent. Each reading is a query that costs.")
  @Default.String("10m")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getRereadEvery();

  void setRereadEvery(String duration);
}
