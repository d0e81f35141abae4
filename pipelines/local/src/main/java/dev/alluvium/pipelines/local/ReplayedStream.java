package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.replay.Replay;
import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A broker in this JVM, whose topics are filled from files. */
final class ReplayedStream implements LiveStream {
  private static final int PARTITIONS = 2;

  private final EmbeddedKafka kafka;
  private final Replay replay;
  private final CompletableFuture<?> ended;

  /** Topics that the job publishes to, and reads. */
  private final List<String> readBack;

  private ReplayedStream(
      EmbeddedKafka kafka, Replay replay, CompletableFuture<?> ended, List<String> readBack) {
    this.kafka = kafka;
    this.replay = replay;
    this.ended = ended;
    this.readBack = readBack;
  }

  /**
   * Starts both.
   *
   * @throws IOException if the broker does not start
   */
  static ReplayedStream start(DomainSpec domain, Path input, Pacer pacer) throws IOException {
    Replay replay = Replay.of(domain, input);
    List<String> published = domain.publishedTopics().values().stream().distinct().toList();
    EmbeddedKafka kafka = EmbeddedKafka.start();
    try {
      kafka.createTopics(
          Stream.concat(replay.topics().stream(), published.stream())
              .distinct()
              .collect(Collectors.toMap(topic -> topic, topic -> PARTITIONS)));
      KafkaSink sink =
          KafkaConnection.of(kafka.bootstrapServers()).open(replay.topics(), PARTITIONS);
      CompletableFuture<?> ended =
          CompletableFuture.runAsync(() -> send(replay, sink, pacer), Background::start);
      List<String> readBack =
          domain.events().stream()
              .map(EventSpec::topic)
              .filter(published::contains)
              .distinct()
              .toList();
      return new ReplayedStream(kafka, replay, ended, readBack);
    } catch (IOException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static void send(Replay replay, KafkaSink sink, Pacer pacer) {
    try (sink) {
      replay.run(sink, pacer);
    } catch (IOException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public long sent() {
    return replay.sent() + (readBack.isEmpty() ? 0 : kafka.records(readBack, PARTITIONS));
  }

  @Override
  public CompletableFuture<?> ended() {
    return ended;
  }

  @Override
  public void stopSending() {
    replay.stop();
  }

  @Override
  public void close() throws IOException {
    replay.stop();
    kafka.close();
  }
}
