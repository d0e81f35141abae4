package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Where rows of live views are for any number of web servers. */
public interface LiveOptions extends PipelineOptions {
  @Description(
      "Redis with the rows of live pages, as redis://HOST:PORT/DATABASE, or rediss:// with TLS;"
          + " a password may stand in it, as redis://:PASSWORD@HOST, for a job on this machine.")
  @Matches("rediss?://[^@]+")
  @Nullable String getLive();

  void setLive(@Nullable String address);

  @Description("File with the password of --live.")
  @OnThisMachine
  @Nullable String getLivePasswordFile();

  void setLivePasswordFile(@Nullable String file);

  @Description(
      "Name of the password of --live in Secret Manager, as"
          + " projects/PROJECT/secrets/NAME/versions/latest. Each worker looks it up.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getLiveSecret();

  void setLiveSecret(@Nullable String secret);

  @Description(
      "File with the certificates of --live=rediss://…, in PEM, where they are not signed by a public"
          + " authority.")
  @OnThisMachine
  @Nullable String getLiveCaFile();

  void setLiveCaFile(@Nullable String file);

  @Description("Name of these certificates in Secret Manager.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getLiveCaSecret();

  void setLiveCaSecret(@Nullable String secret);
}
