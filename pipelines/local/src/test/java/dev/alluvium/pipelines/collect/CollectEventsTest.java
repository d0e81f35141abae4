package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job on a broker, with many clients. */
@Timeout(300)
class CollectEventsTest {
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":(\\d+)");
  private static final Pattern ITEM = Pattern.compile("\"itemInSession\":(\\d+)");

  /** Each client sends on, whatever it is told, and never sends an event again. */
  @Test
  void whatWasAcknowledgedIsThereOnceAndInOrderWhileTheBrokerGoesAndComesBack() throws Exception {
    int clients = 6;
    try (EmbeddedKafka kafka = CollectorRun.broker(3);
        CollectorRun collector = new CollectorRun(kafka, "--ackTimeout=5s")) {
      AtomicBoolean isOver = new AtomicBoolean();
      AtomicInteger afterwards = new AtomicInteger();
      List<Client> told = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(clients);
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int session = 0; session < clients; session++) {
        Client client = new Client(collector, session, isOver, afterwards);
        told.add(client);
        running.add(CompletableFuture.runAsync(client, threads));
      }
      TimeUnit.SECONDS.sleep(2);
      kafka.stop();
      while (collector.isUp()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(
          "put off while brokers are silent",
          collector.post("listen_events", List.of(CollectorRun.listen(clients, 0))).statusCode(),
          is(429));
      TimeUnit.SECONDS.sleep(12);
      kafka.resume();
      while (afterwards.get() < 100) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      isOver.set(true);
      running.forEach(CompletableFuture::join);
      threads.shutdown();
      check(told, CollectorRun.read(kafka, "listen_events"));
    }
  }

  private static void check(List<Client> told, List<ConsumerRecord<String, String>> records) {
    Map<Integer, List<Integer>> itemsOf = new HashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      assertThat(record.key(), is(found(SESSION, record.value())));
      itemsOf
          .computeIfAbsent(Integer.parseInt(record.key()), session -> new ArrayList<>())
          .add(Integer.parseInt(found(ITEM, record.value())));
    }
    boolean wasUnacknowledged = false;
    for (Client client : told) {
      List<Integer> items = itemsOf.getOrDefault(client.session, List.of());
      List<Integer> acknowledged = new ArrayList<>(items);
      acknowledged.retainAll(new HashSet<>(client.acknowledged));
      assertThat(acknowledged, is(client.acknowledged));
      Set<Integer> others = new HashSet<>(items);
      others.removeAll(new HashSet<>(client.acknowledged));
      others.removeAll(client.unacknowledged);
      assertThat("there without a word", others, is(Set.of()));
      assertThat(new HashSet<>(items).size(), is(items.size()));
      wasUnacknowledged |= client.isUnacknowledged();
    }
    assertThat(wasUnacknowledged, is(true));
  }

  /** Sends three events at a time, each once, and remembers what it is told of each. */
  private static final class Client implements Runnable {
    final int session;
    final List<Integer> acknowledged = new ArrayList<>();
    final Set<Integer> unacknowledged = new HashSet<>();
    private final CollectorRun collector;
    private final AtomicBoolean isOver;
    private final AtomicInteger afterwards;
    private volatile boolean isPutOff;
    private volatile boolean isUnacknowledged;

    Client(CollectorRun collector, int session, AtomicBoolean isOver, AtomicInteger afterwards) {
      this.collector = collector;
      this.session = session;
      this.isOver = isOver;
      this.afterwards = afterwards;
    }

    boolean isUnacknowledged() {
      return isUnacknowledged;
    }

    @Override
    public void run() {
      try {
        for (int item = 0; !isOver.get(); item += 3) {
          send(item);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void send(int item) throws IOException, InterruptedException {
      List<String> events = new ArrayList<>();
      for (int i = item; i < item + 3; i++) {
        events.add(CollectorRun.listen(session, i));
      }
      HttpResponse<String> answer = collector.post("listen_events", events);
      switch (answer.statusCode()) {
        case 202 -> {
          acknowledged.addAll(List.of(item, item + 1, item + 2));
          if (isUnacknowledged || isPutOff) {
            afterwards.incrementAndGet();
          }
        }
        case 429 -> {
          isPutOff = true;
          TimeUnit.MILLISECONDS.sleep(50);
        }
        case 503 -> {
          isUnacknowledged = true;
          Set<Integer> positions = positions(answer.body());
          for (int i = 0; i < 3; i++) {
            if (positions.contains(i)) {
              unacknowledged.add(item + i);
            } else {
              acknowledged.add(item + i);
            }
          }
        }
        default -> throw new AssertionError(answer.statusCode() + " " + answer.body());
      }
    }

    private static Set<Integer> positions(String body) {
      Set<Integer> positions = new HashSet<>();
      Matcher number =
          Pattern.compile("\\d+").matcher(body.substring(body.indexOf("\"unacknowledged\":[")));
      while (number.find()) {
        positions.add(Integer.parseInt(number.group()));
      }
      return positions;
    }
  }

  /** A third of the requests, and then all: what is held afterwards is the same. */
  @Test
  void takesAllOfManyClientsAndHoldsNoMoreForIt() throws Exception {
    int clients = 24;
    try (EmbeddedKafka kafka = CollectorRun.broker(3);
        CollectorRun collector = new CollectorRun(kafka)) {
      long taken = load(collector, clients, 30, 0);
      long before = heldMegabytes();
      taken += load(collector, clients, 90, 100);
      long after = heldMegabytes();

      assertThat(after - before, is(lessThan(30L)));
      assertThat(taken, is(24L * 120 * 50));
      List<ConsumerRecord<String, String>> records = CollectorRun.read(kafka, "listen_events");
      assertThat((long) records.size(), is(taken));
      assertThat(
          (long) new HashSet<>(records.stream().map(ConsumerRecord::value).toList()).size(),
          is(taken));
    }
  }

  private static long load(CollectorRun collector, int clients, int requests, int from)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    List<CompletableFuture<Long>> running = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int session = client;
      running.add(
          CompletableFuture.supplyAsync(() -> send(collector, session, requests, from), threads));
    }
    long taken = 0;
    for (CompletableFuture<Long> one : running) {
      taken += one.get();
    }
    threads.shutdown();
    return taken;
  }

  private static long send(CollectorRun collector, int session, int requests, int from) {
    long taken = 0;
    try {
      for (int request = from; request < from + requests; request++) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          events.add(CollectorRun.listen(session, 50 * request + i));
        }
        HttpResponse<String> answer = collector.post("listen_events", events);
        while (answer.statusCode() == 429) {
          TimeUnit.MILLISECONDS.sleep(100);
          answer = collector.post("listen_events", events);
        }
        assertThat(answer.body(), is("{\"accepted\":50}\n"));
        taken += 50;
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return taken;
  }

  private static long heldMegabytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** The simulator's broken records are refused at the door; a load rejects none of the rest. */
  @Test
  void whatIsTakenIsLoadedWithNoReject(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = CollectorRun.broker(2);
        CollectorRun collector = new CollectorRun(kafka)) {
      try (ChildProcess simulator =
          ChildProcess.start(
              SimulateEvents.class,
              folder,
              "--sink=http://127.0.0.1:" + collector.port,
              "--clock=historical",
              "--dirt=demo",
              "--malformed=0.05",
              "--outOfRangeDates=0.05",
              "--events=3000")) {
        assertThat(simulator.exitCode(), is(0));
      }
      long sent = 0;
      for (String topic : CollectorRun.TOPICS) {
        for (ConsumerRecord<String, String> record : CollectorRun.read(kafka, topic)) {
          assertThat(record.key(), is(found(SESSION, record.value())));
          sent++;
        }
      }
      assertThat(sent, is(allOf(greaterThan(2_500L), lessThan(2_900L))));
      Path file = folder.resolve("w.duckdb");
      LoadWarehouse.run(
          PipelineOptionsFactory.fromArgs(
                  "--warehouse=duckdb:" + file,
                  "--source=kafka",
                  "--bootstrapServers=" + kafka.bootstrapServers(),
                  "--stopAtEnd=true",
                  "--allowedLateness=10d",
                  "--statusEvery=0s")
              .as(LoadWarehouseOptions.class),
          new RunControl());
      try (Connection warehouse = DuckDbFile.open(file);
          Statement statement = warehouse.createStatement()) {
        assertThat(number(statement, "SELECT count(*) FROM quarantine.rejects"), is(0L));
        assertThat(
            number(
                statement,
                "SELECT (SELECT count(*) FROM raw.listen_events)"
                    + " + (SELECT count(*) FROM raw.page_view_events)"
                    + " + (SELECT count(*) FROM raw.auth_events)"
                    + " + (SELECT count(*) FROM raw.status_change_events)"),
            is(sent));
      }
    }
  }

  private static long number(Statement statement, String sql) throws Exception {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The first request of a process takes long, as its classes are loaded for it. */
  private static void warmUp(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events/listen_events"))
            .POST(HttpRequest.BodyPublishers.ofString("no event"))
            .build();
    assertThat(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode(),
        is(422));
  }

  /** Half of a request has arrived when the process is told to end. */
  @Test
  void answersWhatHasBegunWhenItIsToldToEndAndEndsWithZero(@TempDir Path folder) throws Exception {
    int port = CollectorRun.freePort();
    try (EmbeddedKafka kafka = CollectorRun.broker(1);
        ChildProcess job =
            ChildProcess.start(
                CollectEvents.class,
                folder,
                "--port=" + port,
                "--bootstrapServers=" + kafka.bootstrapServers())) {
      job.awaitStart("collecting at http://127.0.0.1:" + port + "/events/EVENT: ");
      warmUp(port);
      byte[] body = CollectorRun.listen(7, 0).getBytes(UTF_8);
      try (Socket socket = new Socket(CollectorRun.loopback(), port)) {
        String head =
            "POST /events/listen_events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body, 0, 20);
        socket.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(500); // It is read by nobody whom a test could ask.
        job.signal("TERM");
        job.await("stopping: requests that have begun are being answered …");
        socket.getOutputStream().write(body, 20, body.length - 20);
        socket.getOutputStream().flush();
        assertThat(
            new String(socket.getInputStream().readAllBytes(), UTF_8), startsWith("HTTP/1.1 202 "));
      }
      job.await("1 events collected");
      assertThat(job.exitCode(), is(0));
      assertThat(CollectorRun.read(kafka, "listen_events").size(), is(1));
    }
  }

  @Test
  void saysAtTheStartThatATopicIsMissing() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("listen_events", 1));
      CollectOptions options =
          PipelineOptionsFactory.fromArgs("--bootstrapServers=" + kafka.bootstrapServers())
              .as(CollectOptions.class);
      InputException e =
          assertThrows(InputException.class, () -> CollectEvents.run(options, new RunControl()));
      assertThat(
          e.getMessage(),
          containsString("has no topic auth_events, page_view_events, status_change_events"));
    }
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(text, matcher.find(), is(true));
    return matcher.group(1);
  }
}
