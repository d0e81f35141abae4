package dev.alluvium.pipelines.simulate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a collector, a request of many at a time, in their order. What the collector
 * says breaks its contract is left out and counted; what it has no room for is sent again until it
 * has; what it may have taken or not is sent again as well, and may be there twice.
 */
final class HttpSink implements EventSink {
  private static final int BATCH = 500;
  private static final long LONGEST_HOLD_NANOS = Duration.ofMillis(200).toNanos();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final JsonFactory JSON = new JsonFactory();

  private final URI collector;
  private final @Nullable String key;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Map<String, List<byte[]>> held = new LinkedHashMap<>();
  private long heldSince;
  private long refused;

  /**
   * @param collector its address, before {@code /events}
   * @param key NULL where it asks for none
   */
  HttpSink(URI collector, @Nullable String key) {
    this.collector = collector;
    this.key = key;
  }

  /** Records that the collector has refused as broken. */
  long refused() {
    return refused;
  }

  @Override
  public void send(SimulatedRecord simulated) throws IOException {
    if (held.isEmpty()) {
      heldSince = System.nanoTime();
    }
    List<byte[]> batch = held.computeIfAbsent(simulated.topic(), topic -> new ArrayList<>());
    batch.add(simulated.payload());
    if (batch.size() == BATCH || System.nanoTime() - heldSince > LONGEST_HOLD_NANOS) {
      flush();
    }
  }

  @Override
  public void complete() throws IOException {
    flush();
    if (refused > 0) {
      System.err.printf(Locale.ROOT, "the collector refused %,d broken records%n", refused);
    }
  }

  @Override
  public void close() {}

  private void flush() throws IOException {
    for (Map.Entry<String, List<byte[]>> batch : held.entrySet()) {
      deliver(batch.getKey(), batch.getValue());
    }
    held.clear();
  }

  private void deliver(String event, List<byte[]> batch) throws IOException {
    List<byte[]> left = batch;
    long last = System.nanoTime() + PATIENCE.toNanos();
    while (!left.isEmpty()) {
      HttpResponse<String> answer = post(event, left);
      switch (answer.statusCode()) {
        case 202 -> left = List.of();
        case 422 -> {
          Set<Integer> faulty = positions(answer.body(), "faults");
          refused += faulty.size();
          left = without(left, faulty, answer);
        }
        case 429, 503 -> {
          Set<Integer> open = positions(answer.body(), "unacknowledged");
          left = open.isEmpty() ? left : open.stream().map(left::get).toList();
          if (System.nanoTime() > last) {
            throw failure(answer);
          }
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        default -> throw failure(answer);
      }
    }
  }

  private List<byte[]> without(List<byte[]> batch, Set<Integer> faulty, HttpResponse<String> answer)
      throws IOException {
    if (faulty.isEmpty()) {
      throw failure(answer);
    }
    List<byte[]> left = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (!faulty.contains(i)) {
        left.add(batch.get(i));
      }
    }
    return left;
  }

  /** To be interrupted does not end it: whoever stops a run must not lose what it has made. */
  private HttpResponse<String> post(String event, List<byte[]> batch) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(collector + "/events/" + event))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines(batch)));
    if (key != null) {
      request.header("X-Api-Key", key);
    }
    try {
      return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "the collector at " + collector + " does not answer: " + reason(cause), e);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return "nobody listens there, or it cannot be reached";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static byte[] lines(List<byte[]> batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] payload : batch) {
      lines.writeBytes(payload);
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** Positions that an answer lists under that name, as numbers or in objects. */
  private static Set<Integer> positions(String answer, String name) throws IOException {
    Set<Integer> positions = new TreeSet<>();
    try (JsonParser parser = JSON.createParser(answer)) {
      boolean isIn = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          isIn = name.equals(parser.getParsingContext().getParent().getCurrentName());
        } else if (token == JsonToken.VALUE_NUMBER_INT && isIn) {
          positions.add(parser.getIntValue());
        }
      }
    }
    return positions;
  }

  private IOException failure(HttpResponse<String> answer) {
    String body = answer.body();
    return new IOException(
        "the collector at "
            + collector
            + " answers "
            + answer.statusCode()
            + ": "
            + body.strip().substring(0, Math.min(300, body.strip().length())));
  }
}
