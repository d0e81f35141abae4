package dev.alluvium.pipelines.target.bigquery;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.util.Sleeper;
import com.google.api.services.bigquery.Bigquery;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.cloud.CloudException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * BigQuery's API, for what pipelines do not do themselves. What is refused is told at once; a
 * request that is not answered is made again, as {@link RetriedRequests} says.
 */
public final class BigQueryClient {
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";

  private BigQueryClient() {}

  /**
   * The client of whoever the options or this machine say.
   *
   * @throws CloudException if they say nobody
   */
  static Bigquery of(PipelineOptions options) {
    Optional<Credentials> credentials =
        AskGoogle.within(
            AskGoogle.LIMIT,
            "Google",
            () -> Optional.ofNullable(options.as(GcpOptions.class).getGcpCredential()));
    return of(Transport.getTransport(), credentials.orElseThrow(() -> nobody(System.getenv(FILE))));
  }

  /** The client of those. */
  public static Bigquery of(HttpTransport transport, Credentials credentials) {
    return of(transport, credentials, Sleeper.DEFAULT, System.err::println);
  }

  static Bigquery of(
      HttpTransport transport, Credentials credentials, Sleeper sleeper, Consumer<String> told) {
    HttpRequestInitializer authorise = new HttpCredentialsAdapter(credentials);
    HttpRequestInitializer retry = new RetriedRequests(sleeper, told);
    return new Bigquery.Builder(
            transport,
            Transport.getJsonFactory(),
            request -> {
              authorise.initialize(request);
              retry.initialize(request);
            })
        .setApplicationName("alluvium")
        .build();
  }

  /**
   * @param file that the environment names, if it does
   */
  static CloudException nobody(@Nullable String file) {
    return new CloudException(
        file == null
            ? "There are no credentials of Google Cloud: run gcloud auth application-default login"
            : "%s=%s holds no credentials of Google Cloud: mend the file, or unset it and run gcloud auth application-default login"
                .formatted(FILE, file));
  }
}
