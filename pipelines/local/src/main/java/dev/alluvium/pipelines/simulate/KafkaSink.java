package dev.alluvium.pipelines.simulate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record to its topic, keyed by the text of its key. Its Kafka timestamp is when it was
 * sent, as a real producer's is: a broker would delete records stamped with a past long gone.
 */
public final class KafkaSink implements EventSink {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** The sink closes the producer. */
  public KafkaSink(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public void send(SimulatedRecord simulated) throws IOException {
    send(
        new ProducerRecord<>(
            simulated.topic(),
            simulated.key().getBytes(StandardCharsets.UTF_8),
            simulated.payload()));
  }

  /**
   * Sends any record, as {@link #send(SimulatedRecord)} does.
   *
   * @throws IOException if this record, or one before it, cannot be delivered
   */
  public void send(ProducerRecord<byte[], byte[]> toSend) throws IOException {
    failIfAnyFailed();
    boolean interrupted = Thread.interrupted();
    try {
      sendEvenIfInterrupted(toSend);
    } catch (InterruptException e) {
      throw new IOException("stopped while Kafka did not take records", e);
    } catch (KafkaException e) {
      throw new IOException("Kafka does not take records: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whoever stops a run that waits for room in the producer must not lose that record. */
  private void sendEvenIfInterrupted(ProducerRecord<byte[], byte[]> toSend) {
    try {
      Future<?> unused = producer.send(toSend, (metadata, e) -> remember(e));
    } catch (InterruptException e) {
      Thread.interrupted();
      Future<?> unused = producer.send(toSend, (metadata, refused) -> remember(refused));
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void complete() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw new IOException("Kafka did not take all records: " + e.getMessage(), e);
    }
    failIfAnyFailed();
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private void remember(@Nullable Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  private void failIfAnyFailed() throws IOException {
    Exception first = failure.get();
    if (first != null) {
      throw new IOException("Kafka refused a record: " + first.getMessage(), first);
    }
  }
}
