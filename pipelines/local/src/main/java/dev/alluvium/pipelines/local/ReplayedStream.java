package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.replay.Replay;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A broker in this JVM, whose topics are filled from files. */
final class ReplayedStream implements LiveStream {
  private final DomainKafka kafka;
  private final Replay replay;
  private final CompletableFuture<?> ended;

  private ReplayedStream(DomainKafka kafka, Replay replay, CompletableFuture<?> ended) {
    this.kafka = kafka;
    this.replay = replay;
    this.ended = ended;
  }

  /**
   * Starts both.
   *
   * @throws IOException if the broker does not start
   */
  static ReplayedStream start(DomainSpec domain, Path input, Pacer pacer) throws IOException {
    Replay replay = Replay.of(domain, input);
    DomainKafka kafka = DomainKafka.start(domain, 0, SimulatedStream.PARTITIONS);
    try {
      KafkaSink sink = kafka.open(replay.topics());
      CompletableFuture<?> ended =
          CompletableFuture.runAsync(() -> send(replay, sink, pacer), Background::start);
      return new ReplayedStream(kafka, replay, ended);
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
    return replay.sent() + kafka.readBack();
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
  public List<String> notSent() {
    return replay.notSent();
  }

  @Override
  public void close() throws IOException {
    replay.stop();
    CompletableFuture<?> unused = ended.handle((sent, failure) -> sent);
    unused.join(); // What it failed with, whoever joins "ended" is told.
    kafka.close();
  }
}
