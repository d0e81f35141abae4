package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.format.RegistrySpec;
import dev.alluvium.transforms.secret.SecretSource;
import dev.alluvium.transforms.source.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a schema registry, and again where it does not answer: five times, within half a minute. An
 * answer that another try would not change is not asked for again. Thread-safe.
 */
final class RegistryClient {
  private static final int TRIES = 5;
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final int NOT_FOUND = 404;
  private static final int SCHEMA_NOT_FOUND = 40403;

  private final RegistrySpec registry;
  private final SecretSource secrets;
  private final Duration timeout;
  private final Pause pause;
  private final HttpClient http;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /** What came: a status, and a body of which no more is held than an answer may have. */
  private record Response(int status, ByteArrayOutputStream body) {}

  /**
   * @param timeout of one try, from asking to the last byte
   */
  RegistryClient(RegistrySpec registry, SecretSource secrets, Duration timeout, Pause pause) {
    this.registry = registry;
    this.secrets = secrets;
    this.timeout = timeout;
    this.pause = pause;
    // A redirect is not followed: it would show the login to somebody else.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * What the registry says under a path.
   *
   * @return nothing where it says that it has no such schema
   * @throws InputException if it does not answer, or not as a registry does: one line, without a
   *     secret. Nothing is lost: what was not read to its end is read again.
   */
  Optional<RegistryAnswer> get(String path) {
    String fault = "";
    for (int i = 0; i < TRIES; i++) {
      if (i > 0) {
        rest(Duration.ofMillis(200L << (i - 1)));
      }
      try {
        Response response = ask(path);
        if (response.status() < 500 && response.status() != 429) {
          return read(path, response);
        }
        fault = "it answers " + response.status();
      } catch (IOException e) {
        fault = words(e);
      }
    }
    throw new InputException(
        String.format(
            Locale.ROOT,
            "The schema registry at %s does not serve after %d tries (%s). Nothing is lost: run"
                + " the job again when it does.",
            registry.url(),
            TRIES,
            fault));
  }

  private Optional<RegistryAnswer> read(String path, Response response) {
    int status = response.status();
    if (status == 401 || status == 403) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "The schema registry at %s refuses the login (%d). Check user and secret, and that"
                  + " they may read schemas.",
              registry.url(),
              status));
    }
    if (response.body().size() > MAX_ANSWER_BYTES) {
      throw strange(path, "more than " + MAX_ANSWER_BYTES + " bytes");
    }
    RegistryAnswer answer;
    try {
      answer = RegistryAnswer.read(response.body().toByteArray());
    } catch (IOException e) {
      throw strange(path, status + " and no JSON");
    }
    if (status == NOT_FOUND && answer.error() == SCHEMA_NOT_FOUND) {
      return Optional.empty();
    }
    if (status != 200 || answer.schema() == null) {
      throw strange(
          path, answer.error() == 0 ? status + " and no schema" : "error " + answer.error());
    }
    return Optional.of(answer);
  }

  private InputException strange(String path, String answer) {
    return new InputException(
        String.format(
            Locale.ROOT,
            "The schema registry at %s does not answer %s as a registry does: %s. Check its"
                + " address.",
            registry.url(),
            path,
            answer));
  }

  private Response ask(String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    authorization().ifPresent(login -> request.header("Authorization", login));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    CompletableFuture<Integer> status =
        http.sendAsync(
                request.build(),
                BodyHandlers.ofByteArrayConsumer(
                    part -> part.ifPresent(bytes -> keep(bytes, body))))
            .thenApply(response -> response.statusCode());
    try {
      int code = status.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Response(code, body);
    } catch (TimeoutException e) {
      status.cancel(true);
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(words(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("The schema registry was not waited for: the job ends.", e);
    }
  }

  /** What a request says of who asks, secret included: made where it is used, and never kept. */
  private Optional<String> authorization() {
    String secret = registry.secret();
    if (secret == null) {
      return Optional.empty();
    }
    String user = registry.user();
    return Optional.of(
        user == null
            ? "Bearer " + secrets.value(secret)
            : "Basic " + base64(user + ':' + secrets.value(secret)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Holds one byte too many at most: it tells that there were more. */
  private static void keep(byte[] bytes, ByteArrayOutputStream body) {
    body.write(bytes, 0, Math.min(bytes.length, MAX_ANSWER_BYTES + 1 - body.size()));
  }

  private void rest(Duration duration) {
    try {
      pause.of(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("The schema registry was not waited for: the job ends.", e);
    }
  }

  private static String words(@Nullable Throwable fault) {
    if (fault instanceof java.net.ConnectException) {
      return "it cannot be connected to";
    }
    String message = fault == null ? null : fault.getMessage();
    return fault == null || message == null || message.isBlank() ? "no answer" : message.strip();
  }
}
