package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.process.ScratchFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this JVM, which also is its own controller. It listens on 127.0.0.1 alone, at
 * ports that are free, starts in about a second, and leaves nothing behind when closed. Topics are
 * not made by writing to them.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int NODE = 1;

  private final ScratchFolder folder;
  private final KafkaConfig config;
  private final String bootstrapServers;
  private KafkaRaftServer server;

  private EmbeddedKafka(
      ScratchFolder folder, KafkaConfig config, KafkaRaftServer server, String bootstrapServers) {
    this.folder = folder;
    this.config = config;
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker with an empty log in a temporary folder. This JVM has no language of its own
   * from then on: a broker makes names of its settings by that, and with a Turkish i there is none
   * of that name.
   */
  public static EmbeddedKafka start() throws IOException {
    return start(0);
  }

  /**
   * The same, at a port where others find it.
   *
   * @param port 0 for any
   * @throws IOException if the port is taken, too
   */
  public static EmbeddedKafka start(int port) throws IOException {
    Locale.setDefault(Locale.ROOT);
    ScratchFolder folder = ScratchFolder.create("kafka");
    try {
      Path directory = Files.createDirectory(folder.path().resolve("log"));
      List<Integer> ports = freePorts(port);
      format(directory);
      KafkaConfig config = KafkaConfig.fromProps(settings(directory, ports), false);
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(folder, config, server, HOST + ":" + ports.get(0));
    } catch (Exception e) {
      folder.close();
      throw new IOException("the in-process Kafka broker did not start", e);
    }
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates topics, each with so many partitions, and waits until the broker leads them all. A
   * producer that is faster may have its second batch accepted before the retry of its first, which
   * then is refused for ever as out of order.
   */
  public void createTopics(Map<String, Integer> partitions) throws IOException {
    List<NewTopic> topics =
        partitions.entrySet().stream()
            .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
            .collect(Collectors.toList());
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(topics).all().get();
      while (!isLeading(admin, latest(partitions))) {
        Thread.sleep(10);
      }
    } catch (ExecutionException e) {
      throw new IOException("the topics could not be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating topics", e);
    }
  }

  /** Stops the broker, which keeps its log. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Starts a broker that was stopped, at the same ports and with the same log. */
  public void resume() {
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
  }

  /** How many records these topics have, of that many partitions each, or have had. */
  public long records(Collection<String> topics, int partitions) {
    Map<String, Integer> all = topics.stream().collect(Collectors.toMap(t -> t, t -> partitions));
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return admin.listOffsets(latest(all)).all().get().values().stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not say how many records it has", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Stops the broker and deletes its log. */
  @Override
  public void close() throws IOException {
    stop();
    folder.close();
  }

  /** Whether the broker knows of these partitions already, and answers for them. */
  private static boolean isLeading(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(partitions).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static Map<TopicPartition, OffsetSpec> latest(Map<String, Integer> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(
        (topic, count) -> {
          for (int i = 0; i < count; i++) {
            latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
          }
        });
    return latest;
  }

  private static Properties settings(Path directory, List<Integer> ports) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            String.valueOf(NODE),
            "controller.quorum.voters",
            NODE + "@" + HOST + ":" + ports.get(1),
            "listeners",
            "PLAINTEXT://"
                + HOST
                + ":"
                + ports.get(0)
                + ",CONTROLLER://"
                + HOST
                + ":"
                + ports.get(1),
            "advertised.listeners",
            "PLAINTEXT://" + HOST + ":" + ports.get(0),
            "controller.listener.names",
            "CONTROLLER",
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs",
            directory.toString()));
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0",
            "auto.create.topics.enable", "false",
            "num.network.threads", "1",
            "num.io.threads", "2",
            "log.cleaner.enable", "false"));
    settings.put("log.retention.ms", "-1"); // Records of years ago stay for as long as it runs.
    return settings;
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setIgnoreFormatted(true)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  /** Two that are free at the same time, the first of them that one unless it is 0. */
  private static List<Integer> freePorts(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket one = new ServerSocket(port, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), other.getLocalPort());
    }
  }
}
