package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The job on a broker in this JVM, until it is closed. */
final class CollectorRun implements AutoCloseable {
  static final Set<String> TOPICS =
      Set.of("listen_events", "page_view_events", "auth_events", "status_change_events");

  final int port;
  private final RunControl control = new RunControl();
  private final CompletableFuture<Void> over;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  CollectorRun(EmbeddedKafka kafka, String... arguments) throws Exception {
    port = freePort();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--port=" + port,
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--statusEvery=0s"));
    CollectOptions options =
        PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).as(CollectOptions.class);
    over = CompletableFuture.runAsync(() -> CollectEvents.run(options, control), CollectorRun::go);
    while (!isUp()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void go(Runnable job) {
    new Thread(job, "collector").start();
  }

  static EmbeddedKafka broker(int partitions) throws IOException {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopics(TOPICS.stream().collect(Collectors.toMap(topic -> topic, t -> partitions)));
    return kafka;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Whether it says that it is well. */
  boolean isUp() throws InterruptedException {
    if (over.isDone()) {
      over.join();
    }
    try {
      return send(request("/health").GET()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts lines. */
  HttpResponse<String> post(String event, List<String> events)
      throws IOException, InterruptedException {
    return send(
        request("/events/" + event)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", events), UTF_8)));
  }

  /** A listen of that session. */
  static String listen(long session, int item) {
    return "{\"ts\":1680393613000,\"sessionId\":"
        + session
        + ",\"itemInSession\":"
        + item
        + ",\"artist\":\"A\",\"song\":\"S\",\"duration\":1.5,\"level\":\"paid\",\"userId\":1}";
  }

  /** All that is in a topic, in the order of each partition. */
  static List<ConsumerRecord<String, String>> read(EmbeddedKafka kafka, String topic) {
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    control.stop();
    over.join();
  }
}
