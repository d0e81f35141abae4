package dev.alluvium.pipelines.cloud;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of Google that a person waits for: an answer, or a line that says why there is none, comes
 * in bounded time. The libraries themselves try again for up to a quarter of an hour, and say
 * nothing.
 */
public final class AskGoogle {
  /** How long anybody should have to wait for the first answer. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private AskGoogle() {}

  /**
   * What the call returns.
   *
   * @param what is asked, as {@code BigQuery}
   * @throws CloudException if there is no answer within the limit, or none that helps; what the
   *     call throws otherwise is passed on
   */
  public static <T> T within(Duration limit, String what, Callable<T> call) {
    FutureTask<T> answer = new FutureTask<>(call);
    Thread asking = new Thread(answer, "ask " + what);
    asking.setDaemon(true); // What never answers is not to keep the process.
    asking.start();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CloudException(
          String.format(
              Locale.ROOT,
              "%s does not answer within %d s: check the network, and the proxy if there is one",
              what,
              limit.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException("stopped while %s was asked".formatted(what), e);
    }
  }

  /** What to throw where a call of Google failed by that. */
  public static RuntimeException failure(String what, Throwable cause) {
    if (cause instanceof RuntimeException known) {
      return known;
    }
    if (cause instanceof GoogleJsonResponseException refusal) {
      return new CloudException(
          String.format(
              Locale.ROOT, "%s refuses (%d): %s", what, refusal.getStatusCode(), why(refusal)),
          cause);
    }
    if (cause instanceof IOException) {
      return new CloudException(
          "%s does not answer (%s): check the network, and the proxy if there is one"
              .formatted(what, root(cause)),
          cause);
    }
    return new IllegalStateException("%s could not be asked".formatted(what), cause);
  }

  private static String why(GoogleJsonResponseException refusal) {
    return firstLine(
        refusal.getDetails() == null || refusal.getDetails().getMessage() == null
            ? String.valueOf(refusal.getStatusMessage())
            : refusal.getDetails().getMessage());
  }

  /** The innermost reason, as {@code UnknownHostException: oauth2.googleapis.com}. */
  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + firstLine(cause.getMessage());
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }
}
