package dev.alluvium.pipelines.target.bigquery;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.util.BackOff;
import com.google.api.client.util.BackOffUtils;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.Sleeper;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a request again that was not answered, or that BigQuery was too busy for, and says so each
 * time. Gives up after some five minutes, as the pauses grow to half a minute; an answer may take
 * 80 seconds.
 */
final class RetriedRequests implements HttpRequestInitializer {
  /** Pauses of 1, 2, 4, 8 and 16 s, and nine of 30 s, each half as long again at most. */
  static final int RETRIES = 14;

  private static final Set<Integer> TOO_BUSY = Set.of(408, 429, 500, 502, 503, 504);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 80_000;

  private final Sleeper sleeper;
  private final Consumer<String> told;

  RetriedRequests(Sleeper sleeper, Consumer<String> told) {
    this.sleeper = sleeper;
    this.told = told;
  }

  @Override
  public void initialize(HttpRequest request) {
    BackOff pauses =
        new ExponentialBackOff.Builder()
            .setInitialIntervalMillis(1_000)
            .setMultiplier(2)
            .setMaxIntervalMillis(30_000)
            .build();
    request.setConnectTimeout(CONNECT_MILLIS);
    request.setReadTimeout(READ_MILLIS);
    request.setNumberOfRetries(RETRIES);
    request.setIOExceptionHandler(
        (failed, canBeRetried) -> canBeRetried && again("does not answer", pauses));
    request.setUnsuccessfulResponseHandler(
        (failed, response, canBeRetried) ->
            canBeRetried
                && TOO_BUSY.contains(response.getStatusCode())
                && again(
                    String.format(Locale.ROOT, "is too busy (%d)", response.getStatusCode()),
                    pauses));
  }

  private boolean again(String why, BackOff pauses) throws IOException {
    told.accept("BigQuery " + why + "; trying again");
    try {
      return BackOffUtils.next(sleeper, pauses);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
