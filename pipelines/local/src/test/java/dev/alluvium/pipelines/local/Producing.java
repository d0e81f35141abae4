package dev.alluvium.pipelines.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records whose text begins with their event time, as {@code 1000 a}. */
final class Producing implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();

  Producing(EmbeddedKafka kafka) {
    this.kafka = kafka;
    producer = producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 5));
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> config) {
    Map<String, Object> all = new HashMap<>(config);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** One that is open until it is committed. */
  Transaction transaction() {
    return new Transaction(
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString())));
  }

  /** Records that stand in the log, and that readers do not get until it is committed. */
  static final class Transaction implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    private Transaction(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
      producer.initTransactions();
      producer.beginTransaction();
    }

    /** Waits until they are in the log. */
    void send(String topic, int partition, String... texts)
        throws ExecutionException, InterruptedException {
      for (String text : texts) {
        producer.send(new ProducerRecord<>(topic, partition, null, text.getBytes(UTF_8))).get();
      }
    }

    void commit() {
      producer.commitTransaction();
    }

    @Override
    public void close() {
      producer.close();
    }
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
