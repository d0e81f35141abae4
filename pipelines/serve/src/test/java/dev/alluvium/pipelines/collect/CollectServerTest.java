package dev.alluvium.pipelines.collect;

import static dev.alluvium.pipelines.collect.Collecting.LIMITS;
import static dev.alluvium.pipelines.collect.Collecting.LISTEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CollectServerTest {
  private static final String OTHER = LISTEN.replace("3918", "77");
  private static final String FAULTY = LISTEN.replace("\"paid\"", "\"gold\"");
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  @Test
  void takesAnObjectAListAndLinesAsTheyAreSentInTheirOrder() throws Exception {
    try (Collecting collector = Collecting.open()) {
      String spread = LISTEN.replace(",", " ,\n ");
      assertThat(answer(collector, JSON, spread), is("202 {\"accepted\":1}"));
      assertThat(
          answer(collector, JSON + "; charset=utf-8", " [" + OTHER + " ,\n" + LISTEN + "]"),
          is("202 {\"accepted\":2}"));
      assertThat(answer(collector, NDJSON, LISTEN + "\r\n\n" + OTHER), is("202 {\"accepted\":2}"));
      assertThat(answer(collector, "text/plain", OTHER + "\n"), is("202 {\"accepted\":1}"));
      assertThat(answer(collector, "text/plain", "\n[" + LISTEN + "]"), is("202 {\"accepted\":1}"));
      assertThat(
          collector.written(),
          contains(
              "listen_events 3918 " + spread,
              "listen_events 77 " + OTHER,
              "listen_events 3918 " + LISTEN,
              "listen_events 3918 " + LISTEN,
              "listen_events 77 " + OTHER,
              "listen_events 77 " + OTHER,
              "listen_events 3918 " + LISTEN));
      assertThat(
          collector.producer.history().get(0).timestamp(),
          is(java.time.Instant.parse("2023-04-02T00:00:00Z").toEpochMilli()));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  @Test
  void unpacksGzip() throws Exception {
    try (Collecting collector = Collecting.open()) {
      byte[] body = Collecting.gzip(("[" + LISTEN + "," + OTHER + "]").getBytes(UTF_8));
      HttpResponse<String> answer =
          collector.send(
              collector
                  .request("/events/listen_events", body)
                  .header("Content-Type", JSON)
                  .header("Content-Encoding", "gzip"));
      assertThat(text(answer), is("202 {\"accepted\":2}"));
      assertThat(
          collector.written(),
          contains("listen_events 3918 " + LISTEN, "listen_events 77 " + OTHER));
    }
  }

  @Test
  void namesFaultsByPositionAndTakesNothing() throws Exception {
    try (Collecting collector = Collecting.open()) {
      String answer =
          answer(
              collector,
              NDJSON,
              String.join("\n", LISTEN, FAULTY, "{\"ts\"", OTHER.replace("}", ",\"zip\":5}")));
      assertThat(
          answer,
          is(
              "422 {\"accepted\":0,\"error\":\"contract\",\"message\":\"3 of 4 events break the"
                  + " contract; none is taken. Mend or leave out those, and send the rest"
                  + " again.\",\"faulty\":3,\"faults\":["
                  + "{\"position\":1,\"reason\":\"not_allowed\",\"field\":\"level\","
                  + "\"message\":\"level is none of free, paid\"},"
                  + "{\"position\":2,\"reason\":\"malformed\","
                  + "\"message\":\"no JSON at byte 5: it ends early\"},"
                  + "{\"position\":3,\"reason\":\"bad_type\",\"field\":\"zip\","
                  + "\"message\":\"zip should be a text, but is a number\"}]}"));
      assertThat(collector.written(), is(empty()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen_events     | application/json     |          | {"ts":              | 400 | the body is no JSON
          listen_events     | application/json     |          | [{"a":1},{"b"}]     | 400 | behind event 0
          listen_events     | application/json     |          | {"a":1} {"b":1}     | 400 | application/x-ndjson
          listen_events     | application/json     |          | [] []               | 400 | more follows behind the list
          listen_events     | application/json     |          | 7                   | 400 | neither an object nor a list
          listen_events     | application/json     |          | []                  | 400 | there is no event
          listen_events     | application/x-ndjson |          | ' '                 | 400 | there is no event
          listen_events     | application/json     | gzip     | {"a":1}             | 400 | no gzip
          listen_events     | application/xml      |          | <a/>                | 415 | application/x-ndjson
          listen_events     | text/plain;charset=latin1 |     | {}                  | 415 | UTF-8
          listen_events     | application/json     | br       | {}                  | 415 | encoding
          turnstile_events  | application/json     |          | {}                  | 415 | is of format csv
          no_events         | application/json     |          | {}                  | 404 | there are auth_events, listen_events
          """)
  void refusesAsAWholeWhatIsNoRequest(
      String event, String type, String encoding, String body, int status, String message)
      throws Exception {
    try (Collecting collector = Collecting.open()) {
      HttpRequest.Builder request =
          collector.request("/events/" + event, body.getBytes(UTF_8)).header("Content-Type", type);
      if (encoding != null) {
        request.header("Content-Encoding", encoding);
      }
      String answer = text(collector.send(request));
      assertThat(answer, startsWith(status + " {\"accepted\":0,\"error\":"));
      assertThat(answer, containsString(message));
      assertThat(collector.written(), is(empty()));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  @Test
  void saysWhatThereIsInPlaceOfOtherPathsAndMethods() throws Exception {
    try (Collecting collector = Collecting.open()) {
      assertThat(
          text(collector.send(collector.request("/other", new byte[0]))),
          startsWith("404 {\"accepted\":0,\"error\":\"no_path\""));
      assertThat(
          collector
              .send(collector.request("/events/listen_events", new byte[0]).GET())
              .statusCode(),
          is(405));
      assertThat(
          text(collector.send(collector.request("/health", new byte[0]).GET())),
          is("200 {\"status\":\"ok\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /events/%zz HTTP/1.1 | 400 | Bad Request",
        "POST /events/%00 HTTP/1.1 | 400 | Bad Request",
        "no request | 505 | HTTP Version Not Supported"
      })
  void answersInJsonWhatIsNoRequestAtAll(String line, int status, String message) throws Exception {
    try (Collecting collector = Collecting.open();
        Socket socket = collector.connect()) {
      socket.getOutputStream().write((line + "\r\nHost: h\r\n\r\n").getBytes(UTF_8));

      String answer = readAll(socket);

      assertThat(answer, startsWith("HTTP/1.1 " + status + " "));
      assertThat(answer, containsString("Content-Type: application/json\r\n"));
      assertThat(
          answer,
          containsString("{\"accepted\":0,\"error\":\"http\",\"message\":\"" + message + "\"}"));
    }
  }

  @Test
  void refusesWhatIsLargerThanItMayBe() throws Exception {
    try (Collecting collector = Collecting.open()) {
      String large = "[" + LISTEN + " ".repeat(LIMITS.requestBytes()) + "]";
      assertThat(answer(collector, JSON, large), startsWith("413 "));
      byte[] bytes = large.getBytes(UTF_8);
      HttpRequest.Builder withoutLength =
          collector
              .request("/events/listen_events", bytes)
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
      assertThat(text(collector.send(withoutLength)), startsWith("413 "));
      assertThat(answer(collector, NDJSON, "{}\n".repeat(1_001)), startsWith("413 "));
      String longEvent = LISTEN.replace("Jóga", "x".repeat(LIMITS.eventBytes()));
      assertThat(
          answer(collector, NDJSON, LISTEN + "\n" + longEvent),
          containsString(
              "[{\"position\":1,\"reason\":\"too_long\","
                  + "\"message\":\"longer than the 10000 bytes of an event\"}]"));
      assertThat(
          answer(collector, JSON, "[" + longEvent + "]"),
          containsString("\"position\":0,\"reason\":\"too_long\""));
      assertThat(collector.written(), is(empty()));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  /** A hundred kilobytes that would become a hundred megabytes. */
  @Test
  void givesUpOnABodyThatUnpacksToMoreThanItMay() throws Exception {
    try (Collecting collector = Collecting.open()) {
      byte[] bomb = Collecting.gzip(new byte[95 << 20]);
      assertThat(bomb.length < LIMITS.requestBytes(), is(true));
      HttpResponse<String> answer =
          collector.send(
              collector.request("/events/listen_events", bomb).header("Content-Encoding", "gzip"));
      assertThat(text(answer), startsWith("413 "));
      assertThat(answer.body(), containsString("once it is unpacked"));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  @Test
  void tellsWhoSendsTooSlowlyAndTakesNothing() throws Exception {
    try (Collecting collector = Collecting.open(arrivingIn(Duration.ofMillis(600)));
        Socket socket = collector.connect()) {
      begin(socket, 1_000);
      String answer = readAll(socket);
      assertThat(answer, startsWith("HTTP/1.1 408 "));
      assertThat(answer, containsString("\"too_slow\""));
      assertThat(collector.written(), is(empty()));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  /** Each byte keeps the connection from being idle; the request has a limit as a whole. */
  @Test
  void tellsWhoSendsAByteAtATime() throws Exception {
    try (Collecting collector = Collecting.open(arrivingIn(Duration.ofMillis(600)));
        Socket socket = collector.connect()) {
      begin(socket, 1_000);
      Thread dripping =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 500; i++) {
                    socket.getOutputStream().write(' ');
                    TimeUnit.MILLISECONDS.sleep(10);
                  }
                } catch (IOException | InterruptedException e) {
                  // It was answered.
                }
              });
      dripping.start();
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 408".length());
      assertThat(new String(start, UTF_8), is("HTTP/1.1 408"));
      dripping.interrupt();
      dripping.join();
    }
  }

  @Test
  void takesNothingOfARequestThatBreaksOff() throws Exception {
    try (Collecting collector = Collecting.open()) {
      try (Socket socket = collector.connect()) {
        begin(socket, LISTEN.getBytes(UTF_8).length + 1);
        socket.getOutputStream().write(LISTEN.getBytes(UTF_8));
        socket.getOutputStream().flush();
        while (collector.intake.heldBytes() == 0) {
          Thread.onSpinWait();
        }
      }
      while (collector.server.open() > 0) {
        Thread.onSpinWait();
      }
      assertThat(collector.written(), is(empty()));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  /** More clients than there are threads stop in the middle; others are served meanwhile. */
  @Test
  void servesOthersWhileManySendNothing() throws Exception {
    try (Collecting collector = Collecting.open()) {
      List<Socket> idle = new java.util.ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Socket socket = collector.connect();
        begin(socket, 1_000);
        idle.add(socket);
      }
      while (collector.server.open() < 60) {
        Thread.onSpinWait();
      }
      assertThat(answer(collector, JSON, LISTEN), is("202 {\"accepted\":1}"));
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void acceptsNoMoreConnectionsThanItMay() throws Exception {
    Limits few = new Limits(1_000, 1_000, 1_000, 10, 5_000, 3, LIMITS.arrival(), LIMITS.arrival());
    try (Collecting collector = Collecting.open(few)) {
      List<Socket> idle = new java.util.ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket = collector.connect();
        begin(socket, 1_000);
        idle.add(socket);
      }
      while (collector.server.open() < 3) {
        Thread.onSpinWait();
      }
      try (Socket fourth = collector.connect()) {
        fourth.setSoTimeout(500);
        begin(fourth, 1_000);
        assertThrows(java.net.SocketTimeoutException.class, () -> fourth.getInputStream().read());
        assertThat(collector.server.open(), is(3));
        idle.get(0).close();
        while (collector.server.open() < 3) {
          Thread.onSpinWait();
        }
      }
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void asksForAKeyThatItKnows() throws Exception {
    ApiKeys keys = ApiKeys.of("# shops\nfirst-key-0123456789\nother-key-0123456789\n", "keys");
    try (Collecting collector = new Collecting(true, LIMITS, keys, Set.of())) {
      HttpResponse<String> without = collector.send(collector.listens(JSON, LISTEN));
      assertThat(without.statusCode(), is(401));
      assertThat(without.headers().firstValue("WWW-Authenticate"), is(Optional.of("Bearer")));
      for (String wrong : List.of("first-key-012345678", "# shops", "", "x")) {
        assertThat(
            collector.send(collector.listens(JSON, LISTEN).header("X-Api-Key", wrong)).statusCode(),
            is(401));
      }
      assertThat(collector.written(), is(empty()));
      assertThat(
          collector
              .send(collector.listens(JSON, LISTEN).header("X-Api-Key", "other-key-0123456789"))
              .statusCode(),
          is(202));
      assertThat(
          collector
              .send(
                  collector
                      .listens(JSON, LISTEN)
                      .header("Authorization", "Bearer first-key-0123456789"))
              .statusCode(),
          is(202));
      assertThat(
          collector.send(collector.request("/health", new byte[0]).GET()).statusCode(), is(200));
    }
  }

  @Test
  void takesFromThePagesOfListedOriginsAlone() throws Exception {
    String shop = "https://shop.example";
    try (Collecting collector = new Collecting(true, LIMITS, ApiKeys.none(), Set.of(shop))) {
      HttpResponse<String> asked =
          collector.send(
              collector
                  .request("/events/listen_events", new byte[0])
                  .header("Origin", shop)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertThat(asked.statusCode(), is(204));
      assertThat(asked.headers().firstValue("Access-Control-Allow-Origin"), is(Optional.of(shop)));
      assertThat(
          asked.headers().firstValue("Access-Control-Allow-Methods"), is(Optional.of("POST")));
      assertThat(asked.headers().firstValue("Vary"), is(Optional.of("Origin")));
      HttpResponse<String> sent =
          collector.send(collector.listens("text/plain", LISTEN).header("Origin", shop));
      assertThat(sent.statusCode(), is(202));
      assertThat(sent.headers().firstValue("Access-Control-Allow-Origin"), is(Optional.of(shop)));
      for (String stranger : List.of("https://shop.example.evil", "http://shop.example", "null")) {
        HttpResponse<String> refused =
            collector.send(collector.listens("text/plain", LISTEN).header("Origin", stranger));
        assertThat(refused.statusCode(), is(403));
        assertThat(
            refused.headers().firstValue("Access-Control-Allow-Origin"), is(Optional.empty()));
      }
      assertThat(collector.written().size(), is(1));
    }
  }

  @Test
  void putsRequestsOffWhileKafkaIsSilent() throws Exception {
    try (Collecting collector = new Collecting(false, LIMITS, ApiKeys.none(), Set.of())) {
      CompletableFuture<HttpResponse<String>> first =
          collector.begin(collector.listens(JSON, LISTEN));
      awaitWritten(collector, 1);
      collector.nanos.addAndGet(Duration.ofSeconds(4).toNanos());

      HttpResponse<String> second = collector.send(collector.listens(JSON, OTHER));
      assertThat(
          text(second),
          is(
              "429 {\"accepted\":0,\"error\":\"busy\","
                  + "\"message\":\"Kafka does not answer; send it again later\"}"));
      assertThat(second.headers().firstValue("Retry-After"), is(Optional.of("1")));
      assertThat(
          text(collector.send(collector.request("/health", new byte[0]).GET())),
          is("503 {\"status\":\"Kafka does not answer\"}"));
      assertThat(first.isDone(), is(false));

      collector.producer.completeNext();
      assertThat(text(first.join()), is("202 {\"accepted\":1}"));
      CompletableFuture<HttpResponse<String>> third =
          collector.begin(collector.listens(JSON, OTHER));
      awaitWritten(collector, 2);
      collector.producer.completeNext();
      assertThat(third.join().statusCode(), is(202));
    }
  }

  @Test
  void putsRequestsOffThatWouldHoldMoreThanAllMayTogether() throws Exception {
    Limits small =
        new Limits(
            20_000, 20_000, 20_000, 100, 60_000, 100, LIMITS.arrival(), LIMITS.acknowledgement());
    try (Collecting collector = new Collecting(false, small, ApiKeys.none(), Set.of())) {
      String large = LISTEN.replace("Jóga", "x".repeat(19_000));
      CompletableFuture<HttpResponse<String>> first =
          collector.begin(collector.listens(JSON, large));
      awaitWritten(collector, 1);
      HttpResponse<String> second = collector.send(collector.listens(JSON, large));
      assertThat(second.statusCode(), is(429));
      assertThat(second.headers().firstValue("Retry-After"), is(Optional.of("1")));
      collector.producer.completeNext();
      assertThat(first.join().statusCode(), is(202));
      CompletableFuture<HttpResponse<String>> third =
          collector.begin(collector.listens(JSON, large));
      awaitWritten(collector, 2);
      collector.producer.completeNext();
      assertThat(third.join().statusCode(), is(202));
      assertThat(collector.intake.heldBytes(), is(0L));
    }
  }

  @Test
  void namesTheEventsThatKafkaHasNotAcknowledged() throws Exception {
    try (Collecting collector = new Collecting(false, LIMITS, ApiKeys.none(), Set.of())) {
      CompletableFuture<HttpResponse<String>> answer =
          collector.begin(
              collector.listens(NDJSON, String.join("\n", LISTEN, OTHER, LISTEN, OTHER)));
      awaitWritten(collector, 4);
      collector.producer.completeNext();
      collector.producer.errorNext(new TimeoutException("expired"));
      collector.producer.completeNext();
      collector.producer.errorNext(new TimeoutException("expired"));
      assertThat(
          text(answer.join()), startsWith("503 {\"accepted\":2,\"error\":\"unacknowledged\""));
      assertThat(answer.join().body(), containsString("\"unacknowledged\":[1,3]"));
      assertThat(answer.join().headers().firstValue("Retry-After"), is(Optional.of("2")));
    }
  }

  @Test
  void saysThatAnEventIsTooLargeForItsTopic() throws Exception {
    try (Collecting collector = new Collecting(false, LIMITS, ApiKeys.none(), Set.of())) {
      CompletableFuture<HttpResponse<String>> answer =
          collector.begin(collector.listens(NDJSON, LISTEN + "\n" + OTHER));
      awaitWritten(collector, 2);
      collector.producer.completeNext();
      collector.producer.errorNext(new RecordTooLargeException("too large"));
      assertThat(text(answer.join()), startsWith("413 {\"accepted\":1,\"error\":\"too_large\""));
      assertThat(answer.join().body(), containsString("\"unacknowledged\":[1]"));
    }
  }

  @Test
  void answersWhatHasBegunBeforeItEnds() throws Exception {
    try (Collecting collector = new Collecting(false, LIMITS, ApiKeys.none(), Set.of())) {
      CompletableFuture<HttpResponse<String>> begun =
          collector.begin(collector.listens(JSON, LISTEN));
      awaitWritten(collector, 1);
      Thread ending = new Thread(() -> collector.server.end(Duration.ofSeconds(30)));
      ending.start();
      assertThat(refusesConnections(collector), is(true));
      assertThat(ending.isAlive(), is(true));
      collector.producer.completeNext();
      assertThat(begun.join().statusCode(), is(202));
      ending.join();
      assertThat(collector.server.open(), is(0));
    }
  }

  private static boolean refusesConnections(Collecting collector) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      try (Socket socket = collector.connect()) {
        socket.setTcpNoDelay(true);
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }

  private static void awaitWritten(Collecting collector, int events) {
    while (collector.producer.history().size() < events) {
      Thread.onSpinWait();
    }
  }

  private static Limits arrivingIn(Duration arrival) {
    return new Limits(
        LIMITS.requestBytes(),
        LIMITS.unpackedBytes(),
        LIMITS.eventBytes(),
        LIMITS.events(),
        LIMITS.inFlightBytes(),
        LIMITS.connections(),
        arrival,
        LIMITS.acknowledgement());
  }

  /** The head of a request, and the first bytes of its body. */
  private static void begin(Socket socket, int length) throws IOException {
    String head =
        "POST /events/listen_events HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: ";
    socket.getOutputStream().write((head + length + "\r\n\r\n").getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static String answer(Collecting collector, String contentType, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = collector.send(collector.listens(contentType, body));
    assertThat(answer.headers().firstValue("Content-Type"), is(Optional.of("application/json")));
    assertThat(answer.headers().firstValue("Server"), is(Optional.empty()));
    return text(answer);
  }

  private static String text(HttpResponse<String> answer) {
    assertThat(answer.body(), is(not("")));
    return answer.statusCode() + " " + answer.body().strip();
  }
}
