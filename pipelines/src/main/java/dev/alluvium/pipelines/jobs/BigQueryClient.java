package dev.alluvium.pipelines.jobs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.services.bigquery.Bigquery;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import dev.alluvium.pipelines.options.UserException;
import java.util.List;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.util.RetryHttpRequestInitializer;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * BigQuery's API, for what pipelines do not do themselves. A request that BigQuery is too busy for
 * is made again, for a few minutes at most; an answer may take 80 seconds.
 */
final class BigQueryClient {
  /** Refusals, which are told to the user; the rest of what fails is logged as well. */
  private static final List<Integer> TOLD = List.of(400, 401, 403, 404, 409);

  private BigQueryClient() {}

  /**
   * The client of whoever the options or this machine say.
   *
   * @throws UserException if they say nobody
   */
  static Bigquery of(PipelineOptions options) {
    Credentials credentials = options.as(GcpOptions.class).getGcpCredential();
    if (credentials == null) {
      throw new UserException(
          "There are no credentials of Google Cloud: run gcloud auth application-default login");
    }
    return of(Transport.getTransport(), credentials);
  }

  static Bigquery of(HttpTransport transport, Credentials credentials) {
    HttpRequestInitializer authorise = new HttpCredentialsAdapter(credentials);
    HttpRequestInitializer retry = new RetryHttpRequestInitializer(TOLD);
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
}
