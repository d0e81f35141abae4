package dev.alluvium.pipelines.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector that answers as a test says. */
@Timeout(60)
class HttpSinkTest {
  private final HttpServer server;
  private final Queue<String> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  HttpSinkTest() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Api-Key")
                  + " "
                  + body.strip().replace("\n", "|"));
          String answer = answers.isEmpty() ? "202 {}" : answers.remove();
          byte[] text = answer.substring(4).getBytes(UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sendsManyAtATimeInTheirOrderByEvent() throws IOException {
    try (HttpSink sink = sink("secret")) {
      send(sink, "plays", "1", "2");
      send(sink, "views", "3");
      send(sink, "plays", "4");
      sink.complete();
    }
    assertThat(requests, contains("/events/plays secret 1|2|4", "/events/views secret 3"));
  }

  @Test
  void saysThatNobodyListensWhereTheCollectorIsToBe() throws IOException {
    try (HttpSink sink = sink(null)) {
      server.stop(0);
      send(sink, "plays", "1");
      IOException failure = assertThrows(IOException.class, sink::complete);

      assertThat(
          failure.getMessage(),
          is(
              "the collector at http://127.0.0.1:"
                  + server.getAddress().getPort()
                  + " does not answer: nobody listens there, or it cannot be reached"));
    }
  }

  @Test
  void leavesOutWhatIsRefusedAndSendsTheRest() throws IOException {
    answers.add(
        "422 {\"accepted\":0,\"faulty\":2,\"faults\":[{\"position\":0,\"message\":\"x [9]\"},"
            + "{\"position\":2}]}");
    try (HttpSink sink = sink(null)) {
      send(sink, "plays", "1", "2", "3", "4");
      sink.complete();
      assertThat(sink.refused(), is(2L));
    }
    assertThat(requests, contains("/events/plays null 1|2|3|4", "/events/plays null 2|4"));
  }

  @Test
  void sendsAgainWhatIsPutOffAndWhatIsNotAcknowledged() throws IOException {
    answers.add("429 {\"accepted\":0}");
    answers.add("503 {\"accepted\":2,\"unacknowledged\":[1,3]}");
    try (HttpSink sink = sink(null)) {
      send(sink, "plays", "1", "2", "3", "4");
      sink.complete();
      assertThat(sink.refused(), is(0L));
    }
    assertThat(
        requests,
        contains(
            "/events/plays null 1|2|3|4", "/events/plays null 1|2|3|4", "/events/plays null 2|4"));
  }

  @Test
  void deliversEvenIfItIsInterrupted() throws IOException {
    try (HttpSink sink = sink(null)) {
      send(sink, "plays", "1");
      Thread.currentThread().interrupt();
      sink.complete();
      assertThat(Thread.interrupted(), is(true));
    }
    assertThat(requests, contains("/events/plays null 1"));
  }

  @Test
  void saysWhatElseTheCollectorAnswers() {
    answers.add("401 {\"error\":\"key\"}");
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              try (HttpSink sink = sink(null)) {
                send(sink, "plays", "1");
                sink.complete();
              }
            });
    assertThat(e.getMessage(), containsString("answers 401: {\"error\":\"key\"}"));
  }

  @Test
  void saysThatNobodyAnswers() {
    server.stop(0);
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              try (HttpSink sink = sink(null)) {
                send(sink, "plays", "1");
                sink.complete();
              }
            });
    assertThat(e.getMessage(), containsString("does not answer"));
  }

  private HttpSink sink(@Nullable String key) {
    return new HttpSink(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), key);
  }

  private static void send(HttpSink sink, String topic, String... payloads) throws IOException {
    for (String payload : payloads) {
      sink.send(SimulatedRecord.of(topic, "k", 0, payload.getBytes(UTF_8)));
    }
  }
}
