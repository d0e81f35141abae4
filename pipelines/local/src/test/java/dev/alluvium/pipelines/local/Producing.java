package dev.alluvium.pipelines.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records whose text begins with their event time, as {@code 1000 a}. */
final class Producing implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();

  Producing(EmbeddedKafka kafka) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(String topic, int partition, @Nullable String text) {
    send(topic, partition, null, text);
  }

  /** At that time, by the producer's account. */
  void send(String topic, int partition, @Nullable Long publishedAt, @Nullable String text) {
    byte[] value = text == null ? null : text.getBytes(UTF_8);
    sent.add(producer.send(new ProducerRecord<>(topic, partition, publishedAt, null, value)));
  }

  /** Waits until all is written. */
  void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<?> write : sent) {
      write.get();
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
