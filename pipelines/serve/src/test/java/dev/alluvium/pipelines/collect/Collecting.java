package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A collector on loopback whose brokers are played by a test. */
final class Collecting implements AutoCloseable {
  static final String LISTEN =
      "{\"ts\":1680393613000,\"sessionId\":3918,\"itemInSession\":4,\"artist\":\"Björk\","
          + "\"song\":\"Jóga\",\"duration\":12.5,\"level\":\"paid\",\"userId\":951}";
  static final Limits LIMITS =
      new Limits(
          100_000,
          400_000,
          10_000,
          1_000,
          2_000_000,
          100,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  final MockProducer<byte[], byte[]> producer;
  final AtomicLong nanos = new AtomicLong();
  final Intake intake;
  final CollectServer server;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Collecting(boolean acknowledges, Limits limits, ApiKeys keys, Set<String> origins) {
    producer =
        new MockProducer<>(
            acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    KafkaOutlet kafka =
        new KafkaOutlet(producer, nanos::get, ClientSettings.of("none:1", "", Map.of()));
    intake =
        new Intake(domain(), kafka, limits, () -> Instant.parse("2023-04-02T00:00:00Z"), timer);
    server = CollectServer.start(intake, kafka, keys, origins, limits, "127.0.0.1", 0);
  }

  /** Whose brokers take all, and who asks for no key. */
  static Collecting open() {
    return open(LIMITS);
  }

  static Collecting open(Limits limits) {
    return new Collecting(true, limits, ApiKeys.none(), Set.of());
  }

  /** Music, and an event of another format. */
  private static DomainSpec domain() {
    DomainSpec music = ContractLoader.loadFromClasspath("music");
    List<EventSpec> events = new ArrayList<>(music.events());
    events.addAll(ContractLoader.loadFromClasspath("transit").events());
    return music.toBuilder().setEvents(events).build();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  HttpRequest.Builder request(String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(60))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder listens(String contentType, String body) {
    return request("/events/listen_events", body.getBytes(UTF_8))
        .header("Content-Type", contentType);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A connection on which a test writes as it likes. */
  Socket connect() throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
  }

  /** What has been written to topics. */
  List<String> written() {
    return producer.history().stream()
        .map(
            record ->
                record.topic()
                    + " "
                    + (record.key() == null ? "-" : new String(record.key(), UTF_8))
                    + " "
                    + new String(record.value(), UTF_8))
        .toList();
  }

  @Override
  public void close() {
    server.close();
    timer.shutdownNow();
  }
}
