package dev.alluvium.pipelines.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.InputException;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.Offsets;
import io.debezium.engine.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a batch of changes counts, and what becomes of one that does not. */
@Timeout(30)
class TopicWriterTest {
  private static final ClientSettings KAFKA =
      ClientSettings.of("localhost:9092", "capture", Map.of());
  private static final ConnectorSettings SETTINGS =
      ConnectorSettings.of(null, PostgresSource.of("postgres://me@db/shop", () -> null));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<String> topics = new ArrayList<>();
  private final List<Notification> told = new ArrayList<>();
  private final Positions positions = new Positions();
  private final TopicWriter writer =
      new TopicWriter(SETTINGS, KAFKA, producer, topics::add, told::add);

  /** What the engine is told of changes that are safe. */
  private static final class Positions
      implements DebeziumEngine.RecordCommitter<ChangeEvent<byte[], byte[]>> {
    private final List<String> processed = new ArrayList<>();
    private int batches;

    @Override
    public void markProcessed(ChangeEvent<byte[], byte[]> change) {
      processed.add(new String(change.value(), UTF_8));
    }

    @Override
    public void markProcessed(ChangeEvent<byte[], byte[]> change, Offsets offsets) {
      throw new AssertionError("positions are not ours to say");
    }

    @Override
    public void markBatchFinished() {
      batches++;
    }

    @Override
    public Offsets buildOffsets() {
      throw new AssertionError("positions are not ours to say");
    }
  }

  @SuppressWarnings({"unchecked", "ArrayRecordComponent"}) // Has no headers of any type.
  private record Change(String destination, byte[] key, byte[] value, Integer partition)
      implements ChangeEvent<byte[], byte[]> {
    static ChangeEvent<byte[], byte[]> of(String topic, String value) {
      return new Change(topic, "k".getBytes(UTF_8), value.getBytes(UTF_8), 0);
    }

    @Override
    public List<Header<?>> headers() {
      return List.of();
    }
  }

  /** Hands a batch over, in a thread of its own. */
  private CompletableFuture<@Nullable Void> write(List<ChangeEvent<byte[], byte[]>> batch) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            writer.handleBatch(batch, positions);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void awaitSent(int records) throws InterruptedException {
    while (producer.history().size() < records) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static List<ChangeEvent<byte[], byte[]>> batch(String... values) {
    return Stream.of(values).map(v -> Change.of("shop.b.t", v)).toList();
  }

  private static Throwable failure(CompletableFuture<?> writing) {
    return Objects.requireNonNull(
        assertThrows(ExecutionException.class, () -> writing.get(20, TimeUnit.SECONDS)).getCause());
  }

  private void assertNothingCounts() {
    assertThat(positions.processed, is(empty()));
    assertThat(positions.batches, is(0));
    assertThat(writer.written(), is(Map.of()));
    assertThat(told, is(empty()));
  }

  @Test
  void countsABatchWhenAllOfItIsAcknowledgedAndKeepsItsOrder() throws Exception {
    CompletableFuture<?> writing = write(batch("1", "2", "3"));
    awaitSent(3);
    assertThat(
        producer.history().stream().map(r -> new String(r.value(), UTF_8)).toList(),
        contains("1", "2", "3"));
    producer.completeNext();
    producer.completeNext();
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> writing.get(100, TimeUnit.MILLISECONDS));
    assertNothingCounts();
    producer.completeNext();
    writing.get(20, TimeUnit.SECONDS);
    assertThat(positions.processed, contains("1", "2", "3"));
    assertThat(positions.batches, is(1));
    assertThat(writer.written(), is(Map.of("shop.b.t", 3L)));
    assertThat(topics, contains("shop.b.t", "shop.b.t", "shop.b.t"));
  }

  @Test
  void storesNoPositionWhereOneOfABatchWasNotTaken() throws Exception {
    CompletableFuture<?> writing = write(batch("1", "s3cret", "3"));
    awaitSent(3);
    producer.completeNext();
    producer.errorNext(new TimeoutException("Expiring 1 record(s) for shop.b.t-0"));
    producer.completeNext();
    Throwable failure = failure(writing);
    assertThat(failure.getClass(), is(InputException.class));
    assertThat(
        failure.getMessage(),
        allOf(
            containsString("Kafka at localhost:9092 takes no changes of shop.b.t: Expiring"),
            not(containsString("\n")),
            not(containsString("s3cret"))));
    assertNothingCounts();
  }

  @Test
  void storesNoPositionWhereTheProducerTakesNothingAnyMore() {
    producer.sendException = new KafkaException("Cannot execute, the producer is fenced");
    Throwable failure = failure(write(batch("1")));
    assertThat(failure.getClass(), is(InputException.class));
    assertThat(failure.getMessage(), containsString("the producer is fenced"));
    producer.sendException = null;
    producer.close();
    assertThat(failure(write(batch("1"))).getClass(), is(InputException.class));
    assertNothingCounts();
  }

  @Test
  void saysWhatToDoAboutAChangeThatIsTooLarge() throws Exception {
    CompletableFuture<?> writing = write(batch("x".repeat(5000)));
    awaitSent(1);
    producer.errorNext(new RecordTooLargeException("The request included a message larger"));
    assertThat(
        failure(writing).getMessage(),
        is(
            "Kafka at localhost:9092 takes no change of shop.b.t as large as 5,001 bytes: raise"
                + " max.message.bytes of the topic and max.request.size in --kafkaProperties, or"
                + " leave the table out by table.exclude.list in --config"));
    assertNothingCounts();
  }

  @Test
  void isInterruptedWhileKafkaDoesNotAnswer() throws Exception {
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                writer.handleBatch(batch("1"), positions);
              } catch (Throwable e) {
                interrupted.complete(e);
              }
            });
    thread.start();
    awaitSent(1);
    thread.interrupt();
    assertThat(interrupted.get(20, TimeUnit.SECONDS).getClass(), is(InterruptedException.class));
    assertNothingCounts();
  }

  @Test
  void isInterruptedWhileTheProducerHasNoRoom() {
    producer.sendException = new InterruptException("no room");
    try {
      assertThrows(InterruptedException.class, () -> writer.handleBatch(batch("1"), positions));
    } finally {
      // Kafka's exception sets the flag.
      assertThat(Thread.interrupted(), is(true));
    }
    assertNothingCounts();
  }

  @Test
  void tellsOfASnapshotWhenItsRowsAreSafeAndWritesNothingOfItsOwn() throws Exception {
    CompletableFuture<?> writing =
        write(
            List.of(
                Change.of("shop.b.t", "1"),
                Change.of(SETTINGS.signalTopic(), "signal"),
                Change.of("__debezium-heartbeat.shop", "beat"),
                Change.of(
                    SETTINGS.notificationsTopic(),
                    "{\"aggregate_type\":\"Incremental Snapshot\",\"type\":\"TABLE_SCAN_COMPLETED\","
                        + "\"additional_data\":{\"scanned_collection\":\"b.t\",\"status\":\"EMPTY\"}}")));
    awaitSent(1);
    assertNothingCounts();
    producer.completeNext();
    writing.get(20, TimeUnit.SECONDS);
    assertThat(positions.processed.size(), is(4));
    assertThat(told.stream().map(Notification::table).toList(), contains("b.t"));
    assertThat(topics, contains("shop.b.t"));
  }
}
