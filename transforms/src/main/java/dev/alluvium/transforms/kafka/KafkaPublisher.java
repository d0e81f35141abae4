package dev.alluvium.transforms.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a topic. A message has arrived when all in-sync replicas have it; what the producer
 * tries again neither doubles nor overtakes another of its partition.
 */
@AutoValue
public abstract class KafkaPublisher implements Publisher {
  /** Name of the header with a message's version, a decimal number. */
  public static final String VERSION = "version";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  abstract ClientSettings settings();

  public abstract String topic();

  /** To a topic of the brokers at {@code host:port,…}. */
  public static KafkaPublisher to(String bootstrapServers, String topic) {
    return new AutoValue_KafkaPublisher(ClientSettings.of(bootstrapServers, "", Map.of()), topic);
  }

  /** Further properties, of which a producer takes those that it knows; they are not shown. */
  public KafkaPublisher withProperties(Map<String, String> properties) {
    return new AutoValue_KafkaPublisher(settings().withProperties(properties), topic());
  }

  /** How to prove who writes; {@link KafkaAuth#none} by default. */
  public KafkaPublisher withAuth(KafkaAuth auth) {
    return new AutoValue_KafkaPublisher(settings().withAuth(auth), topic());
  }

  /**
   * Asks the brokers for the topic; takes ten seconds at most.
   *
   * @throws InputException if the brokers do not answer, or do not have it
   */
  public void checkReachable() {
    Reachability.check(settings(), List.of(topic()));
  }

  @Override
  public void report() {
    ReportedLineage.writesTopic(settings().bootstrapServers(), topic());
  }

  @Override
  public Session open() {
    return new Producing(settings().produce(settings().forProducer()));
  }

  private final class Producing implements Session {
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Producing(Producer<byte[], byte[]> producer) {
      this.producer = producer;
    }

    @Override
    public void send(byte[] key, byte @Nullable [] value, long version) {
      try {
        Future<?> unused =
            producer.send(
                record(key, value, version),
                (sent, refused) -> {
                  if (refused != null) {
                    failure.compareAndSet(null, refused);
                  }
                });
      } catch (KafkaException e) {
        failure.compareAndSet(null, e);
      }
    }

    private ProducerRecord<byte[], byte[]> record(
        byte[] key, byte @Nullable [] value, long version) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic(), key, value);
      record.headers().add(VERSION, Long.toString(version).getBytes(US_ASCII));
      return record;
    }

    @Override
    public void flush() {
      producer.flush();
      Exception refused = failure.getAndSet(null);
      if (refused != null) {
        throw new InputException(
            "Kafka at %s does not take messages for topic %s: %s. Check that it runs, and who may write there."
                .formatted(
                    settings().bootstrapServers(),
                    topic(),
                    new KafkaFaults(settings()).reason(refused)),
            refused);
      }
    }

    @Override
    public void close() {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
